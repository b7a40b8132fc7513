"""What customers do in the product: who uses it, how much, how broadly, and against their own season."""
