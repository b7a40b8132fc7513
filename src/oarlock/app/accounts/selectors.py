"""Reading one customer from what is published; nothing is computed but the words that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.accounts.explained import Health, explained
from oarlock.app.accounts.words import signs
from oarlock.domain.predicate import Is
from oarlock.kit.text import Msg, Text
from oarlock.lake.serving import PORTFOLIO
from oarlock.pipeline.published import model_in_force, question_of

HEALTH, VOICE, UNDERSERVED = "health_now", "success_satisfaction_quadrant_now", "underserved_accounts_now"
GROUP = 20
"""How many customers of a group are listed."""

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Group:
    """The group of a customer, as far as it may be seen: its root, the largest members, and all of them together."""

    root: Row | None
    others: tuple[Row, ...]
    n: int
    value: int | None


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Everything that the page shows of one customer.

    voice: its outcomes beside its answers; None when none are known. knows_voice: whether anybody asked.
    place: where it stands among the underserved; None when it is not, or when hours must not be shown.
    """

    row: Row
    reasons: tuple[Msg | Text, ...]
    health: Health | None
    knows_voice: bool
    voice: Row | None
    place: int | None
    group: Group | None


def customer(seen: Seen, account_id: str) -> Customer | None:
    """The customer when it exists and may be seen; None else, whichever of the two it is."""
    row = _one(seen, PORTFOLIO, "account_id", account_id)
    if row is None:
        return None
    poor = _one(seen, UNDERSERVED, "account", account_id) if "hours_share" in row else None
    return Customer(
        row=row,
        reasons=signs(row, model_in_force(seen.served.snapshot)),
        health=_health(seen, account_id),
        knows_voice=VOICE in seen.served.tables,
        voice=_one(seen, VOICE, "account", account_id),
        place=None if poor is None else int(str(poor["rank"])),
        group=_group(seen, row),
    )


def account_row(seen: Seen, account_id: str) -> Row | None:
    """The customer's row of the portfolio; None when it does not exist or may not be seen."""
    return _one(seen, PORTFOLIO, "account_id", account_id)


def health_of(seen: Seen, account_id: str) -> tuple[Row, Health | None] | None:
    """The customer's row of the portfolio and its health explained; None when it may not be seen."""
    row = account_row(seen, account_id)
    return None if row is None else (row, _health(seen, account_id))


def _one(seen: Seen, table: str, column: str, account_id: str) -> dict[str, object] | None:
    """The customer's row of a table; None without one, or while the table is not published."""
    if table not in seen.served.tables:
        return None
    rows = seen.rows(table, where=Is(column, "=", account_id), limit=1)
    return rows[0] if rows else None


def _health(seen: Seen, account_id: str) -> Health | None:
    asked = question_of(seen.served.snapshot, "health")
    row = _one(seen, HEALTH, "account_id", account_id)
    return None if asked is None or row is None or row["inputs"] is None else explained(asked, row)


def _group(seen: Seen, row: Row) -> Group | None:
    """None when the customer is alone, or when nobody else of its group may be seen."""
    if row["group"] is None:
        return None
    same = Is("group", "=", row["group"])
    (total,) = seen.totals(PORTFOLIO, where=same, sums=("value",))
    if int(str(total["n"])) < 2:
        return None
    members = seen.rows(PORTFOLIO, where=same, order=(("value", True), ("account_id", False)), limit=GROUP)
    return Group(
        root=_one(seen, PORTFOLIO, "account_id", str(row["group"])),
        others=tuple(one for one in members if one["account_id"] != row["account_id"]),
        n=int(str(total["n"])),
        value=None if total["value"] is None else int(str(total["value"])),
    )
