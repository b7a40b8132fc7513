"""Metrics of selling: which deals are won, and whether that is changing."""
