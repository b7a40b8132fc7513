"""Reading one customer from what is published, now or on a day of the past; only the words that explain it are made."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.accounts.explained import Health, explained
from oarlock.app.accounts.sources import Found, Row, Source, now
from oarlock.app.accounts.words import signs
from oarlock.domain.predicate import Is
from oarlock.kit.text import Msg, Text
from oarlock.lake.serving import rows_asked
from oarlock.pipeline.published import model_in_force
from oarlock.scores.health.shipped import model_of

GROUP = 20
"""How many customers of a group are listed."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """The group of a customer, as far as it may be seen: its root, the largest members, and all of them together.

    root: the parent, None when it is no customer or must not be seen. n, value: of all members, the root among them.
    """

    root: Row | None
    others: tuple[Row, ...]
    n: int
    value: int | None

    @property
    def is_whole(self) -> bool:
        """Whether the parent is known, so that the others are its subsidiaries."""
        return self.root is not None

    @property
    def subsidiaries(self) -> int:
        """How many customers belong to the parent."""
        return self.n - 1 if self.root is not None else self.n

    @property
    def below(self) -> int | None:
        """The ARR of the subsidiaries together: the total without the parent's own; None while that is not known."""
        if self.value is None or self.root is None:
            return self.value
        return self.value - int(str(self.root["value"] or 0))


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Everything that the page shows of one customer.

    health_row: the published row that `health` explains.
    voice: its outcomes beside its answers; None when none are known. knows_voice: whether anybody asked.
    place: where it stands among the underserved; None when it is not, or when hours must not be shown.
    """

    row: Row
    reasons: tuple[Msg | Text, ...]
    health: Health | None
    health_row: Row | None
    knows_voice: bool
    voice: Row | None
    place: int | None
    group: Group | None


def line_of(seen: Seen, account_id: str) -> Row | None:
    """Today's line of the customer when it exists and may be seen; None else, whichever of the two it is."""
    return now(seen).line(account_id)


def customer(seen: Seen, account_id: str) -> Customer | None:
    """The customer as it is published, when it exists and may be seen; None else."""
    source = now(seen)
    row = source.line(account_id)
    return None if row is None else customer_of(source, row)


def customer_of(source: Source, row: Row, found: Found | None = None) -> Customer:
    """The customer of a line that was read from the source, with what was found beside it or is looked up now."""
    if found is None:
        found = source.seen.together(source.asks(str(row["account_id"])))
    health = source.health_in(found, row)
    poor = next(iter(found.get("poor", ())), None)
    model = model_of(source.asked) if source.asked is not None else model_in_force(source.seen.served.snapshot)
    return Customer(
        row=row,
        reasons=signs(row, model),
        health=_explained(source, health),
        health_row=health,
        knows_voice=source.knows_voice,
        voice=source.voice_in(found, row),
        place=None if poor is None else int(str(poor["rank"])),
        group=_group(source, row),
    )


def health_of(seen: Seen, account_id: str) -> tuple[Row, Health | None] | None:
    """The customer's row of the portfolio and its health explained; None when it may not be seen."""
    source = now(seen)
    row = source.line(account_id)
    return None if row is None else (row, _explained(source, source.health(account_id, row)))


def _explained(source: Source, row: Row | None) -> Health | None:
    return None if source.asked is None or row is None else explained(source.asked, row)


def _group(source: Source, row: Row) -> Group | None:
    """None when the customer is alone, or when nobody else of its group may be seen."""
    if row["group"] is None:
        return None
    same = Is("group", "=", row["group"])
    # Most customers are alone, so that this is all that is asked of most.
    (total,) = source.seen.totals(source.portfolio, where=same, sums=("value",))
    if int(str(total["n"])) < 2:
        return None
    found = source.seen.together(
        {
            "members": rows_asked(
                source.portfolio, where=same, order=(("value", True), ("account_id", False)), limit=GROUP
            ),
            "root": rows_asked(source.portfolio, where=Is("account_id", "=", row["group"]), limit=1),
        }
    )
    return Group(
        root=next(iter(found["root"]), None),
        others=tuple(one for one in found["members"] if one["account_id"] != row["account_id"]),
        n=int(str(total["n"])),
        value=None if total["value"] is None else int(str(total["value"])),
    )
