"""A bilingual sample company with known ground truth, at any size, written as source-shaped files."""
