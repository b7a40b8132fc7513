"""What retention would be under the definition sets that are not in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.revenue.selectors import Row
from oarlock.domain.definition import CHOICES, VALUES
from oarlock.kit.text import Text
from oarlock.metrics.definitions import body, shipped

TABLE = "retention_by_definition_trailing"


@dataclass(frozen=True, kw_only=True)
class Other:
    """One definition set with its figures. choices: name, what is in force, what this set says; empty for that one."""

    row: Row
    is_in_force: bool
    choices: tuple[tuple[Text, Text | str, Text | str], ...]


def others(seen: Seen, definition: Mapping[str, object]) -> list[Other]:
    """The set in force, then the others; nothing for who sees a part of the company, or before it was published.

    definition: the set in force as the manifest holds it.
    """
    if TABLE not in seen.served.tables:
        return []
    known = {label: body(one) for label, one in shipped().items()}
    out = []
    for row in seen.company(TABLE, order=(("place", False),)):
        is_in_force = row["place"] == 0
        own = definition if is_in_force else known.get(str(row["definition"]), definition)
        out.append(Other(row=row, is_in_force=is_in_force, choices=_differ(definition, own)))
    return out


def _differ(
    definition: Mapping[str, object], other: Mapping[str, object]
) -> tuple[tuple[Text, Text | str, Text | str], ...]:
    return tuple(
        (label, choice(definition[code]), choice(other[code]))
        for code, label in CHOICES.items()
        if code in definition and choice(definition[code]) != choice(other[code])
    )


def choice(value: object) -> Text | str:
    """What a choice means."""
    return "/".join(map(str, value)) if isinstance(value, list | tuple) else VALUES.get(str(value), str(value))
