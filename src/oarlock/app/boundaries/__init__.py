"""Boundaries: requests off the menu and who granted them, the service menu, and service as people want it."""
