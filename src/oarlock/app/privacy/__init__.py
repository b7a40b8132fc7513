"""Personal data on request: what is held of one person, a copy of it, and its erasure everywhere."""
