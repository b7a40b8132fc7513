"""Eight signs of a company in trouble with its customers, each computed by quarter, with the accounts that show it."""
