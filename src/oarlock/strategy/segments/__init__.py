"""Classes of customers by size and use, with the form of service that goes with each by default."""
