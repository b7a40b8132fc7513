"""Scenarios: drivers with ranges, the years that follow from them, what they are worth and how sure that is."""
