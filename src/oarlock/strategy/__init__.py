"""How to treat each customer and what kind of company to be: spectrum, groups, definitions, lifecycles, allocation."""
