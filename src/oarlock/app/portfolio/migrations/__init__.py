"""The tables of what people keep of the grid, as they came about."""
