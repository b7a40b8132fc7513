"""Scale against value: what serving each customer at each depth takes and brings, and the hours that we have."""
