"""What a printed column is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oarlock.kit.text import Text

if TYPE_CHECKING:
    from oarlock.domain.metric import Field


@dataclass(frozen=True)
class Column:
    """One printed column: which value, its heading, and its unit.

    unit: money, ratio, count, days, index, date, text, code (text to copy, so it never breaks), or time (naive UTC,
    shown in the workspace's time zone).
    """

    name: str
    label: Text
    unit: str = "text"


def columns_of(fields: Iterable[Field]) -> list[Column]:
    """The columns of an answer's fields."""
    return [Column(f.name, f.label, f.unit) for f in fields]
