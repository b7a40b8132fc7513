"""Recurring revenue: what it is worth at an instant, why it moved, how much is kept, and what is still to be paid."""
