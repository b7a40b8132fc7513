"""What the rooms share: exact arithmetic, positions of days, local days, exchange rates, parameters, answer fields."""
