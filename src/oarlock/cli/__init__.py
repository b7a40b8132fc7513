"""The door for terminals: parses arguments, calls the rooms below, prints; no logic."""
