"""Records that people write: what they decide and judge goes to the journal, and from there into the lake."""
