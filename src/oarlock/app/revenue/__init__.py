"""Revenue and retention of the whole company: what came, what went, who stays, who owes, on whom it rests."""
