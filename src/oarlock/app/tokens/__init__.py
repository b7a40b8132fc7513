"""Tokens: how programs come in, each with the scope of the person who made it and no more."""
