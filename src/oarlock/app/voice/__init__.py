"""Voice: what customers say, how sure that is, how many are silent, and what they wait for."""
