"""Summaries of what needs somebody, by day or by week: a page for each, and a letter where letters can be sent."""
