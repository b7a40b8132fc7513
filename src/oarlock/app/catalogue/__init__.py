"""Metrics: what each figure means, who owns it, what it was made of, and what it is now."""
