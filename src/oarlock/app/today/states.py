"""The states of a customer that people want to hear of when they change; figures that only move are none."""

from __future__ import annotations

from collections.abc import Mapping

BAND, LIST, SILENT, OVERDUE, WINDOW = "band", "list", "silent", "overdue", "window"
KINDS = (SILENT, LIST, BAND, OVERDUE, WINDOW)
"""Kinds in the order in which they are told."""

COLUMNS = ("account_id", "owner", "band", "level", "state", "overdue", "renews_in")
RENEWAL_DAYS = 90
TOLD = {LIST: ("1", "2"), SILENT: ("listed",), OVERDUE: ("yes",), WINDOW: ("in",)}
"""Of most kinds only the way into a state is news: who leaves the list of calls needs nobody."""


def states_of(row: Mapping[str, object]) -> dict[str, str]:
    """The states of a row of the portfolio; what is not known is a state, too."""
    overdue, renews = row["overdue"], row["renews_in"]
    return {
        BAND: str(row["band"] or "unknown"),
        LIST: str(row["level"]) if row["level"] in (1, 2) else "-",
        SILENT: str(row["state"] or "-"),
        OVERDUE: "-" if overdue is None else "yes" if int(str(overdue)) > 0 else "no",
        WINDOW: "-" if renews is None else "in" if 0 <= int(str(renews)) <= RENEWAL_DAYS else "out",
    }


def packed(states: Mapping[str, str]) -> str:
    """The states as one short text, to be compared and kept."""
    return ",".join(states[kind] for kind in KINDS)


def unpacked(text: str) -> dict[str, str]:
    """The states of a packed text; nothing for one of another version of this program."""
    parts = text.split(",")
    return dict(zip(KINDS, parts, strict=True)) if len(parts) == len(KINDS) else {}


def is_news(kind: str, before: str, after: str) -> bool:
    """Whether that change is told. Between the two levels of the list of calls nothing new needs somebody."""
    if before == after:
        return False
    if kind not in TOLD:
        return True
    return after in TOLD[kind] and before not in TOLD[kind]
