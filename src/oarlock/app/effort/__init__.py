"""Effort: who gets our hours, what that costs, who leaves in silence, and what is left of each customer."""
