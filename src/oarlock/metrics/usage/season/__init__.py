"""Each account's own season: what use was to be expected of it, and what its own noise explains."""
