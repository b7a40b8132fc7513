"""The load on the pages: people of different scopes ask at a fixed rate, and what every answer costs is written down."""
