"""The portfolio: all customers that a person may see, filtered, sorted and paged on the server."""
