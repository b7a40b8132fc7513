"""Pseudonyms: people are told apart without their names being kept."""

from __future__ import annotations

import hashlib

from oarlock.lake.load.connection import literal

DIGITS = 16


def pseudonym_sql(text: str, key: str) -> str:
    """The pseudonym of a trimmed text in SQL; null stays null."""
    return f"left(md5({literal(key)} || chr(31) || lower({text})), {DIGITS})"


def pseudonym(value: str, key: str) -> str:
    """The same in Python: a hash of the trimmed, lower-case value with the workspace's ID as key, 16 hex digits."""
    return hashlib.md5(f"{key}\x1f{value.strip().lower()}".encode(), usedforsecurity=False).hexdigest()[:DIGITS]
