"""What people see: one Django app a room; `services.py` writes, `selectors.py` reads."""
