"""What the sample's customers do, say and cost: drawn when their contracts are known, each with a story to find."""
