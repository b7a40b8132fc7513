"""Metrics of what customers say: recommendation, satisfaction, ease, and how many say nothing."""
