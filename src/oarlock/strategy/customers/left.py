"""What the choice of fields says to those who name a customer or take on a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LEAVE = "leave"

Row = Mapping[str, object]


def is_left(choices: Iterable[Row], group: str) -> bool:
    """Whether fields were decided for a group, and all of them to be left: nothing is there to be served deeply."""
    decided = [row["choice"] for row in choices if row["group"] == group]
    return bool(decided) and all(choice == LEAVE for choice in decided)


def is_in_left_field(choices: Iterable[Row], *, group: object, offering: object) -> bool:
    """Whether work on an offering for a group is in a cell that was chosen to be left."""
    return any(row["choice"] == LEAVE and (row["group"], row["domain"]) == (group, offering) for row in choices)
