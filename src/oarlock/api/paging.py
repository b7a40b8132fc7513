"""Pages by key: the cursor says after which row to go on, is sealed against changes, and belongs to one question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core import signing

from oarlock.api import problems
from oarlock.domain.predicate import Every, Is, Predicate, Some
from oarlock.kit.hashing import json_hash
from oarlock.kit.text import msg

MOST = 200
"""Rows of a page at most."""
SALT = "api cursor"

Order = Sequence[tuple[str, bool]]
After = Sequence[object]


def cursor(question: object, last: After) -> str:
    """The cursor after a row, of which `last` holds the values that it is sorted by."""
    return signing.dumps([json_hash(question)[:16], list(last)], salt=SALT)


def after(question: object, told: str | None) -> After | None:
    """Where to go on; None at the beginning. Raises a problem for a cursor that is not of this question."""
    if not told:
        return None
    try:
        mark, last = signing.loads(told, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        mark, last = None, None
    if mark != json_hash(question)[:16] or not isinstance(last, list):
        raise problems.refused(("query.cursor", msg("The cursor is not of this question.")))
    return [dt.date.fromisoformat(one[0]) if isinstance(one, list) else one for one in last]


def beyond(order: Order, last: After) -> Predicate:
    """Rows that come after the one with these values, unknown values last either way."""
    later: list[Predicate] = []
    same: list[Predicate] = []
    for (column, is_down), value in zip(order, last, strict=True):
        if value is None:
            same.append(Is(column, "unknown"))
            continue
        further: list[Predicate] = [Is(column, "<" if is_down else ">", value), Is(column, "unknown")]
        later.append(Every((*same, Some(tuple(further)))))
        same.append(Is(column, "=", value))
    return Some(tuple(later))


def page(
    rows: Sequence[Mapping[str, object]], *, limit: int, question: object, order: Order
) -> tuple[list[Mapping[str, object]], str | None]:
    """The rows of one page, one more of which was asked for, and the cursor of the next; None at the end."""
    kept = list(rows[:limit])
    more = len(rows) > limit
    return kept, cursor(question, [_plain(kept[-1][name]) for name, _ in order]) if more else None


def _plain(value: object) -> object:
    """A day stands in a list, so that it comes back as a day."""
    return [value.isoformat()] if isinstance(value, dt.date) else value
