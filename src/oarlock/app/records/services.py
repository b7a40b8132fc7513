"""Writing one record that a person decided or judged: checked as it is declared, journalled, in the lake at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.db import transaction

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.records.pending import Row, alone
from oarlock.app.records.selectors import one
from oarlock.domain.entities import entity as find_entity
from oarlock.domain.entity import Column, ColumnType, Entity
from oarlock.domain.limits import FIRST_YEAR, LAST_YEAR, in_wrong_order, limits
from oarlock.errors import BusyError, ChangedMeanwhileError, UserError
from oarlock.ingest.feed import drain
from oarlock.ingest.values import TYPES, as_text
from oarlock.lake.journal import Change

LONGEST = 2_000
"""Letters that a text may have."""
_PYTHON = {
    ColumnType.STRING: (str,), ColumnType.CURRENCY: (str,), ColumnType.BOOL: (bool,), ColumnType.INT32: (int,),
    ColumnType.INT64: (int,), ColumnType.MONEY: (int,), ColumnType.DOUBLE: (int, float), ColumnType.DATE: (dt.date,),
    ColumnType.TIMESTAMP: (dt.datetime,),
}  # fmt: skip


def put(
    entity: str,
    values: Mapping[str, object],
    *,
    person: Person,
    now: dt.datetime,
    reason: str = "",
    seen: Mapping[str, object] | None = None,
    actor: str = "",
    within: Callable[[], None] | None = None,
) -> Row | None:
    """Write one row of an entity that people write; gives the row that stood before, None for a new one.

    values: Python values by column (money in minor units, naive UTC stamps); columns left out are empty. seen: the
    row that the person saw when they decided; when another stands there by now nothing is written and
    `ChangedMeanwhileError` says so ({} for "there was none"; None asks for no such check). actor: what the journal
    says instead of the person's address, for blind answers. within: is called in the same transaction, before the row
    is written; what it raises leaves everything as it was.
    Raises `UserError` for a value that its column does not allow.
    """
    (before,) = put_each(
        entity, [(values, seen)], person=person, now=now, reason=reason, actor=actor, within=within
    )  # fmt: skip
    return before


def put_all(
    entity: str, rows: Sequence[Mapping[str, object]], *, person: Person, now: dt.datetime, reason: str = "",
    within: Callable[[], None] | None = None,
) -> None:  # fmt: skip
    """Write several new rows of an entity in one transaction: all of them or none; a key that is there is refused.

    Raises `UserError` as `put` does, `ChangedMeanwhileError` when somebody wrote one of them in the meantime.
    """
    put_each(entity, [(row, {}) for row in rows], person=person, now=now, reason=reason, within=within)


def put_each(
    entity: str,
    rows: Sequence[tuple[Mapping[str, object], Mapping[str, object] | None]],
    *,
    person: Person,
    now: dt.datetime,
    reason: str = "",
    actor: str = "",
    within: Callable[[], None] | None = None,
) -> list[Row | None]:
    """`put` for several rows in one transaction, each with the row that was seen: all of them are written or none.

    Whoever came first has finished when `within` is called, and nobody else writes until the end: a limit that several
    rows share is checked there.
    """
    declared = find_entity(entity)
    if not declared.is_human:
        raise RuntimeError(f"{entity} is not written by people")
    made = [({name: _checked(declared.column(name), value) for name, value in row.items() if value is not None}, row,
             seen) for row, seen in rows]  # fmt: skip
    for after, row, _ in made:
        _complete(declared, after)
        if (wrong := in_wrong_order(declared, row)) is not None:
            raise UserError(wrong.id, remedy="", **wrong.params)
    with transaction.atomic():
        alone()
        if within is not None:
            within()
        before = [_standing(declared, row, seen) for _, row, seen in made]
        changes = [
            Change(entity=entity, key="\x1f".join(str(after[name]) for name in declared.key), before=_told(was),
                   after=after, reason=reason)
            for (after, _, _), was in zip(made, before, strict=True)
        ]  # fmt: skip
        write_down(changes, actor=actor or person.email, now=now)
    with contextlib.suppress(BusyError):  # an import holds the lake; whoever drains next brings these rows along
        drain(settings.WORKSPACE, now=now)
    return before


def _standing(declared: Entity, row: Mapping[str, object], seen: Mapping[str, object] | None) -> Row | None:
    before = one(declared.name, {name: row[name] for name in declared.key})
    if seen == {} and before is not None:
        raise ChangedMeanwhileError(
            "There is one like this already: {entity}.", remedy="Look at it, or give yours another name or day.",
            entity=declared.label,
        )  # fmt: skip
    if seen is not None and _texts(declared, before or {}) != _texts(declared, seen):
        raise ChangedMeanwhileError(
            "Somebody else decided this in the meantime.", remedy="Look at what stands there now, then decide."
        )
    return before


def _told(row: Row | None) -> dict[str, object] | None:
    return None if row is None else {name: as_text(row[name]) for name in row if row[name] is not None}


def _complete(declared: Entity, after: Mapping[str, object]) -> None:
    lacking = [c for c in declared.columns if c.required and after.get(c.name) in (None, "")]
    if lacking:
        raise UserError("'{field}' is missing.", remedy="Fill it in.", field=lacking[0].label)


def _checked(column: Column, value: object) -> object:
    """The value in the form of the journal; raises `UserError`."""
    kinds = _PYTHON.get(column.type, (str,))
    is_sound = isinstance(value, kinds) and (column.type is ColumnType.BOOL or not isinstance(value, bool))
    if isinstance(value, dt.date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise UserError("The year is not between {first} and {last}.", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    low, high = limits(column)
    if isinstance(value, int | float) and not isinstance(value, bool):
        is_sound = is_sound and math.isfinite(value)
        is_sound = is_sound and (low is None or value >= low) and (high is None or value <= high)
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise UserError("'{field}' is longer than {n} characters.", remedy="Shorten it.", field=column.label,
                            n=LONGEST)  # fmt: skip
        is_sound = is_sound and "\0" not in value
        is_sound = is_sound and (not column.choices or value in column.choices)
    if not is_sound:
        # Money is stored in minor units, which nobody types.
        ends = () if column.type is ColumnType.MONEY else (low, high)
        bounds = [str(end) for end in ends if end is not None]
        raise UserError(
            "'{value}' is no value for '{field}' ({type}).",
            remedy="Allowed: {choices}." if column.choices or bounds else "",
            value=str(value)[:60], field=column.label, type=TYPES.get(column.type, TYPES[ColumnType.STRING]),
            choices=", ".join(column.choices) or " … ".join(bounds),
        )  # fmt: skip
    return (
        value.isoformat(sep=" ")
        if isinstance(value, dt.datetime)
        else str(value)
        if isinstance(value, dt.date)
        else value
    )


def _texts(declared: Entity, row: Mapping[str, object]) -> dict[str, str]:
    """What tells two rows apart: every column that is not personal and not empty, as text."""
    names = [c.name for c in declared.columns if not c.personal]
    return {name: str(as_text(row[name])) for name in names if row.get(name) is not None}
