"""One file a command: each parses its arguments, calls one room, and prints."""
