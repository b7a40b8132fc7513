"""The nouns: the schema of every entity, money, periods, movements, questions, read plans; frozen, no I/O."""
