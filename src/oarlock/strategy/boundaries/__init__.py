"""What we do and do not do for whom: requests off the menu, the service menu, overload, service as people want it."""
