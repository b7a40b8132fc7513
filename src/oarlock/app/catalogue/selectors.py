"""Reading the catalogue: cards that fit some words, and the figure that each is now."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from oarlock.app.access.door import Seen
from oarlock.app.catalogue.words import place, room_name
from oarlock.domain.metric import Card, Field
from oarlock.domain.predicate import ALL, Is, both
from oarlock.kit.text import Text
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import Served
from oarlock.strategy.registry import all_figures, figure

Row = Mapping[str, object]
ACCOUNT = ("account_id", "account")
"""Columns by which a table speaks of single customers."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """The cards of one room."""

    name: Text
    code: str
    cards: tuple[Card, ...]


def rooms(words: str) -> list[Room]:
    """The cards that fit all words, by room."""
    found: dict[str, list[Card]] = {}
    for card in (one.card for one in all_figures()):
        if fits(card, words):
            found.setdefault(card.room, []).append(card)
    return [Room(name=room_name(code), code=code, cards=tuple(found[code])) for code in sorted(found, key=place)]


def fits(card: Card, words: str) -> bool:
    """Whether each word is in the name, the title or the meaning, in either language."""
    said = " ".join(
        (card.name, card.name.replace("_", " "), card.title.en, card.title.zh, card.meaning.en, card.meaning.zh)
    )
    return all(word in said.casefold() for word in words.casefold().split())


def value_field(card: Card) -> Field | None:
    """The column that holds the figure; None for metrics that are lists."""
    return next((field for field in card.fields if field.name == "value"), None)


def is_of_accounts(columns: frozenset[str]) -> bool:
    """Whether a table's rows are single customers."""
    return any(name in columns for name in ACCOUNT)


def with_page(seen: Seen, accounts: Iterable[str]) -> frozenset[str]:
    """Those customers that have a page this person may open: the ones that left have none."""
    wanted = tuple(dict.fromkeys(accounts))
    if not wanted or PORTFOLIO not in seen.served.tables or not seen.scope.may("account.see"):
        return frozenset()
    where = both(Is("account_id", "in", wanted), seen.scope.among("account.see"))
    return frozenset(str(row["account_id"]) for row in seen.rows(PORTFOLIO, where=where, columns=("account_id",)))


def figures(seen: Seen) -> Mapping[str, Row]:
    """The row of each metric that is one figure of the company now; none for who does not see the whole company."""
    if seen.among != ALL:
        return {}
    # A snapshot never changes, so its hundred small questions are asked once.
    path = seen.served.snapshot.path
    if path not in _KNOWN:
        found = {card.name: row for card in _cards() if (row := _figure(seen.served, card)) is not None}
        _KNOWN.clear()
        _KNOWN[path] = found
    return _KNOWN[path]


_KNOWN: dict[Path, dict[str, Row]] = {}


@functools.cache
def _cards() -> tuple[Card, ...]:
    return tuple(one.card for one in all_figures() if value_field(one.card))


def _figure(served: Served, card: Card) -> Row | None:
    for standing in ("now", "trailing"):
        table = f"{card.name}_{standing}"
        columns = served.tables.get(table, frozenset())
        if "value" in columns and not is_of_accounts(columns):
            rows = served.rows(table, limit=2)
            if len(rows) == 1:
                return rows[0] if rows[0]["value"] is not None else None
    return None


def titles(names: Iterable[str]) -> dict[str, Text]:
    """What some metrics are called."""
    return {name: figure(name).card.title for name in names}
