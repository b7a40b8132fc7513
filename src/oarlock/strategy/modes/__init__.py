"""Modes of business: which one the evidence says, what each needs around it, and what follows from a change of mode."""
