"""Steps of the tables of tasks and notices."""
