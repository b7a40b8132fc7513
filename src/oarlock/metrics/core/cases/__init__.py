"""What rooms that count cases share: windows of days, groups of accounts, durations, and the answer's last step."""
