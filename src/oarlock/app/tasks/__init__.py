"""What somebody of ours does for a customer by a day, and what somebody should hear of."""
