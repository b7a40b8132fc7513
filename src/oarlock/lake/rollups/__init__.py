"""Roll-ups of usage events live here: one file a local day, named by what it was made from, and the last-seen state."""
