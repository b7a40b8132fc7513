"""The right answers of the strategy records, counted in plain Python from the rows of the files alone."""
