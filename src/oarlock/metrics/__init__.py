"""What is true: a folder per room, one file per metric family, each an expression and a bilingual card."""
