"""Metrics of effort and money: hours by account, what serving costs, what is left, and how complete the record is."""
