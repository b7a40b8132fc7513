"""Long work that pages ask for: a row for each, a worker that does it, progress that everybody can see."""
