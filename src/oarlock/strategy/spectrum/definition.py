"""The six shares of the spectrum, as they ship."""

from __future__ import annotations

import functools
import json
from importlib import resources

from oarlock.scores.rubric.shares import Shares, read_shares

MONTHS = 12
"""Shares count what happened in so many months before the instant."""


@functools.cache
def shipped_shares() -> Shares:
    """The definition in `shares.json`."""
    return read_shares(json.loads(resources.files(__package__).joinpath("shares.json").read_text("utf-8")))
