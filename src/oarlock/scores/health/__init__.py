"""Customer health: shipped definitions, which metric feeds which input, and the score of every customer on a day."""
