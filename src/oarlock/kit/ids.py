"""Names of batches and runs: they sort by time, and a person can read and type them."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from oarlock.kit.clock import naive_utc


def new_id(prefix: str, *, now: dt.datetime, seed: int | str | None = None) -> str:
    """A new name such as `b-20260310-101530-7f3a9c`: the prefix, UTC time to the second, and six random hex digits.

    With a seed the digits follow from seed and time, so that tests and samples repeat.
    """
    if seed is None:
        tail = secrets.token_hex(3)
    else:
        tail = hashlib.sha256(f"{prefix}|{seed}|{naive_utc(now).isoformat()}".encode()).hexdigest()[:6]
    return f"{prefix}-{naive_utc(now):%Y%m%d-%H%M%S}-{tail}"
