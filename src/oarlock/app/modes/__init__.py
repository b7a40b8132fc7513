"""Modes of business and lifecycles: what each account buys in, what it lacks, how those who serve are judged."""
