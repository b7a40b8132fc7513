"""Which customers: who the customer is, who is operated by name, in which fields, and in which form of service."""
