"""What figures mean: one rubric mechanism, and the scores that are its definitions."""
