"""Reading the journal for people: rows in words, filters, and the state of the chain."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from oarlock.app.access import selectors as access
from oarlock.app.audit import tellings
from oarlock.app.audit.tellings import Line
from oarlock.app.audit.words import ENTITIES
from oarlock.errors import DamagedError
from oarlock.kit.clock import naive_utc
from oarlock.kit.text import Text
from oarlock.lake import journal, journal_find
from oarlock.lake.journal import JournalRow
from oarlock.lake.journal_find import Wish
from oarlock.lake.workspace import Workspace

PAGE, LONGEST = 50, 300
ALWAYS = 20_000
"""Up to so many rows the chain is checked whenever the page is opened after a change."""
_CHECKED = "audit.checked"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One change as the page shows it. what: the entity in words, or its code; changes: field, before, after.

    entity, code: as the journal has them, by which all changes of the same thing are found. lines: the change in words,
    where there are any.
    """

    seq: int
    at: dt.datetime
    who: str
    what: Text | str
    key: str
    changes: list[tuple[str, str, str]]
    lines: tuple[Line, ...]
    entity: str
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The last check of the chain: when (naive UTC), how many rows were whole, and the first broken one, if any."""

    at: dt.datetime
    rows: int
    broken: int | None
    newer: int


def wish_of(told: dict[str, str], workspace: Workspace) -> Wish:
    """The wish that a form's values say; what is no date is no limit."""
    below = told.get("below", "")
    return Wish(
        actor=told.get("who", "")[:200],
        entity=told.get("what", "")[:100],
        key=told.get("key", "").strip()[:200],
        since=_begin(told.get("since", ""), workspace),
        until=_begin(told.get("until", ""), workspace, days=1),
        below=int(below) if below.isascii() and below.isdigit() and len(below) < 16 else None,
    )


def rows(workspace: Workspace, wish: Wish, *, limit: int = PAGE, longest: int | None = LONGEST) -> list[Shown]:
    """The newest changes that fit, in words. longest: letters that are shown of one value; None for all of them."""
    names = {str(person.pk): person.name for person in access.everybody()}
    return [_shown(row, names, longest) for row in journal_find.find(workspace, wish, limit=limit)]


def choices(workspace: Workspace) -> dict[str, list[tuple[str, Text | str]]]:
    """Values that the filters offer."""
    return {
        "who": [(one, one) for one in journal_find.actors(workspace)],
        "what": [(code, ENTITIES.get(code, code)) for code in journal_find.entities(workspace)],
    }


def chain(workspace: Workspace, *, now: dt.datetime, anew: bool = False) -> Chain | None:
    """How the chain stands: checked now when that takes no time or is asked for, else as it was last checked."""
    seq = journal.complete_until(workspace)
    seen = cache.get(_CHECKED)
    if anew or (seq <= ALWAYS and (seen is None or seen["rows"] != seq)):
        seen = _checked(workspace, now)
        cache.set(_CHECKED, seen, timeout=None)
    if seen is None:
        return None
    return Chain(**{**seen, "at": dt.datetime.fromisoformat(seen["at"])}, newer=max(0, seq - seen["rows"]))


def _checked(workspace: Workspace, now: dt.datetime) -> dict[str, Any]:
    told: dict[str, Any] = {"at": naive_utc(now).isoformat(), "broken": None}
    try:
        return {**told, "rows": journal.verify(workspace)}
    except DamagedError as error:
        broken = int(str(error.params.get("seq", 1)))
        return {**told, "rows": broken - 1, "broken": broken}


def _begin(text: str, workspace: Workspace, *, days: int = 0) -> dt.datetime | None:
    try:
        day = dt.date.fromisoformat(text) + dt.timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return naive_utc(dt.datetime.combine(day, dt.time(), tzinfo=workspace.zone))


def _shown(row: JournalRow, names: dict[str, str], longest: int | None) -> Shown:
    key = row.key.replace("\x1f", " · ")
    return Shown(
        seq=row.seq,
        at=row.at,
        who=row.actor,
        what=ENTITIES.get(row.entity, row.entity),
        key=names.get(key, key) if row.entity == "person" else key,
        changes=changes(row.before, row.after, longest=longest),
        lines=tellings.lines(row.entity, row.before, row.after) if longest else (),
        entity=row.entity,
        code=row.key,
        reason=row.reason,
    )


def changes(before: Any, after: Any, *, longest: int | None = LONGEST) -> list[tuple[str, str, str]]:
    """What differs, field by field; a value that is no record of fields is one nameless field."""
    if not isinstance(before, dict | None) or not isinstance(after, dict | None):
        told = [("", _plain(before), _plain(after))]
    else:
        old, new = before or {}, after or {}
        names = [*old, *(name for name in new if name not in old)]
        told = [(name, _plain(old.get(name)), _plain(new.get(name))) for name in names]
        # Whole values are compared: long ones may differ where they are cut off.
        told = [one for one in told if one[1] != one[2]]
    return [(name, _cut(was, longest), _cut(became, longest)) for name, was, became in told]


def _plain(value: Any) -> str:
    if value is None or value == [] or value == {}:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace("\x1f", " · ")


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…"
