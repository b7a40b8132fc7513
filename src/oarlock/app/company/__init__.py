"""The company itself: its name, calendar and currency, and the way from nothing to the first figures."""
