"""The load on the pages: people of different scopes ask at a fixed rate, and each answer is timed."""
