"""What the sample company knows of who its customers are to it: prices, made-to-order work, judgements, choices."""
