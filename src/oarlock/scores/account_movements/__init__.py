"""Each customer's movements of recurring revenue, month by month."""
