"""Metrics of support: tickets and complaints, how fast they are answered and solved, and what becomes of wishes."""
