"""Steps of the tables of changes and visits."""
