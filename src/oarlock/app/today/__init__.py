"""Today: which of my customers need somebody, most urgent first, each with its reasons."""
