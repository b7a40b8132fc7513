"""Every customer on one line: who it is, what it pays, how it stands, and what somebody should know of it."""
