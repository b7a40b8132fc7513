"""Where the figures come from: feeds and their freshness, imported batches, published runs."""
