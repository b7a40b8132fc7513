"""Usage and health at size: roll-ups, as-of features, retention, refresh and scores against SQL by hand and pandas."""
