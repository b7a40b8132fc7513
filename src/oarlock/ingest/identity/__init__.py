"""Which accounts of different systems are the same customer: normalised keys, matching, the links in force."""
