"""Budgets: what serving each tier may cost, and what it does cost."""
