"""Protection: the customers that we cannot do without, what guards each of them, and who depends on whom."""
