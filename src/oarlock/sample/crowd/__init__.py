"""A plain company of any size whose customers leave by a known hazard of what its files show."""
