"""The audit log: the journal as a page, and whether its chain is whole."""
