"""Judgements of people: blind rounds that lock at the reveal, and answers about one customer with evidence and date."""
