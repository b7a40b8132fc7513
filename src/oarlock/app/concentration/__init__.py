"""Concentration: how much hangs on few customers, what losing one would do, who depends on whom, what guards them."""
