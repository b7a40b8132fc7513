"""Glossary: the terms of the product, searchable, in both languages."""
