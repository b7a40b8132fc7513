"""Who of theirs talks with whom of ours at each customer, and who of them has gone."""
