"""Who may see and do what: people, roles, grants, and the one function through which every row is reached."""
