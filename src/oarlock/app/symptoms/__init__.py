"""The check-up: eight signs of trouble, each with its picture, causes, evidence and plan of treatment."""
