"""Modes of business: three side by side, what each account buys in, what it lacks, and how those who serve are judged."""
