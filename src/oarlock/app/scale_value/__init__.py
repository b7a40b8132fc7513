"""Scale and value: how deep to serve whom within the hours, what one more hour is worth, scenarios kept by name."""
