"""Erasing a person's data where it rests: rewritten files, redacted rows, and the proof that nothing else changed."""
