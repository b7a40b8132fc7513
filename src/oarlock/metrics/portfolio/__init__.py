"""The portfolio of accounts as a whole: how much hangs on few of them, and what losing one would do."""
