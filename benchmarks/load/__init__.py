"""The load on the pages: people of different scopes ask at a fixed rate; what each answer costs is written down."""
