"""Glossary: every term of the product with its meaning in both languages, told apart from its neighbours."""
