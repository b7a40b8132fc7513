"""What metrics of single accounts share: from rows of accounts to the answer for the company or any split of it."""
