"""One customer on one page: what to know before the call."""
