"""Which customers need someone, in what order and why: the signs of health, use, contact, money and people together."""
