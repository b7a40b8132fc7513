"""Usage: which features are used, who comes back, what is bought and unused, how long value takes."""
