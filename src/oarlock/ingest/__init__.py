"""Bring files in: run the read plan, resolve identity, validate, quarantine, commit batches, undo, feed the journal."""
