"""Outgoing webhooks: other systems are told what happened, signed, in order, and again until they have heard it."""
