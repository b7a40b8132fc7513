"""Checksums of bytes and files, and the one JSON form that is hashed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from pathlib import Path, PurePath


def bytes_hash(data: bytes) -> str:
    """SHA-256 of some bytes, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, as 64 hex digits; the file is read as a stream."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def canonical_json(value: object) -> bytes:
    """The one JSON form of a value: sorted keys, no spaces, ASCII; dates as ISO text, decimals and paths as text.

    ASCII, because a file name that is not valid Unicode must not stop its batch from being recorded.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain, allow_nan=False)
    return text.encode("ascii")


def json_hash(value: object) -> str:
    """SHA-256 of a value's canonical JSON."""
    return bytes_hash(canonical_json(value))


def _plain(value: object) -> object:
    if isinstance(value, dt.date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, Decimal | PurePath):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
