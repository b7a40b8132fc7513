"""The web site as a whole: its settings, root addresses, and the server."""
