"""Four lifecycles of each account side by side, and the ten stages of buying and using that evidence tells."""
