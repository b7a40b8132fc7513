"""Files that programs hand in: staged, imported once for each key, with a state that can be asked for."""
