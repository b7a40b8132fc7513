"""Speed as ratios: our figures against hand-written SQL and against peers, on the same data in one run."""
