"""Metrics of what customers wanted to reach: progress, and success beside satisfaction."""
