"""What is likely, and what is best under limits: scenarios and allocation, as pure functions of numbers."""
