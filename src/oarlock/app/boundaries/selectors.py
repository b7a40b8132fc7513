"""Reading requests, menus and preferences: records as they stand, and the published figures beside them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.records import selectors as records
from oarlock.domain.period import floor_grain
from oarlock.domain.predicate import Is, both
from oarlock.ingest.values import as_text
from oarlock.lake import journal
from oarlock.lake.serve import PORTFOLIO
from oarlock.strategy.boundaries.granting import Grant, granting, mean_rate_of
from oarlock.strategy.boundaries.loads import is_overloaded
from oarlock.strategy.customers.left import is_in_left_field

Row = Mapping[str, object]
REQUESTS, USE, OVERLOAD, MATCH = "off_menu_requests_now", "entitlement_use_now", "overload_now", "service_match_now"
GROUPS = "customer_groups_now"
MOST = 100
"""Requests on the page, and customers that a field offers."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request: its record, the customer's name, the published row (None until the next refresh), who may grant it.

    looked: what tells the record from another version of it. is_outside: it is about a field that we chose to leave
    for the customer's group.
    """

    row: Row
    name: str
    told: Row | None
    grant: Grant
    looked: str
    is_outside: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody decided it yet."""
        return self.row["decision"] is None


def names_of_accounts(seen: Seen, accounts: Iterable[str]) -> dict[str, str]:
    """Those customers that this person may see, with their names."""
    wanted = tuple(dict.fromkeys(accounts))
    if not wanted or not seen.has(PORTFOLIO):
        return {}
    rows = seen.rows(PORTFOLIO, where=Is("account_id", "in", wanted), columns=("account_id", "name"))
    return {str(row["account_id"]): str(row["name"] or row["account_id"]) for row in rows}


def offered(seen: Seen) -> list[Row]:
    """The customers that a form offers, the largest first; any other is typed by its ID."""
    if not seen.has(PORTFOLIO):
        return []
    order = (("value", True), ("account_id", False))
    return list(seen.rows(PORTFOLIO, columns=("account_id", "name"), order=order, limit=MOST))


def requests(seen: Seen, *, today: dt.date, state: str = "open", account: str = "") -> tuple[list[Asked], int]:
    """Requests of the customers that this person may see, the newest first, at most MOST; and how many there are."""
    rows = records.rows("request", {"account_id": account} if account else None)
    names = names_of_accounts(seen, (str(row["account_id"]) for row in rows))
    mine = [row for row in rows if str(row["account_id"]) in names]
    chosen = [row for row in mine if state != "open" or row["decision"] is None]
    chosen.sort(key=lambda row: str(row["requested_at"]), reverse=True)
    return _asked(seen, chosen[:MOST], mine, names, today=today), len(chosen)


def request(seen: Seen, request_id: str, *, today: dt.date) -> Asked | None:
    """One request; None when there is none, or it is one of a customer that this person may not see."""
    row = records.one("request", {"request_id": request_id})
    names = {} if row is None else names_of_accounts(seen, [str(row["account_id"])])
    if row is None or not names:
        return None
    of_account = records.rows("request", {"account_id": str(row["account_id"])})
    return _asked(seen, [row], of_account, names, today=today)[0]


def _asked(seen: Seen, rows: list[Row], every: list[Row], names: Mapping[str, str], *, today: dt.date) -> list[Asked]:
    accounts = tuple(dict.fromkeys(str(row["account_id"]) for row in rows))
    # What decides who may grant is read whole; what is shown of it goes through what the person may see.
    published = _published(seen, accounts)
    shown = {str(r["request_id"]): r for r in _shown(seen, accounts)}
    budgets = {
        str(r["account"]): int(str(r["exception_budget"])) for r in published if r["exception_budget"] is not None
    }
    known = {str(r["request_id"]): most for r in published if (most := _most(r)) is not None}
    workspace = seen.workspace
    rate = mean_rate_of(
        records.rows("employee"), now=dt.datetime.combine(today, dt.time()), currency=workspace.currency
    )
    since = floor_grain(today, "year", fiscal_year_start=workspace.fiscal_year_start)
    choices, groups = records.rows("domain_choice"), _groups(seen, accounts)
    found = []
    for row in rows:
        account = str(row["account_id"])
        grant = granting(
            row, [one for one in every if str(one["account_id"]) == account], budget=budgets.get(account),
            rate=rate, currency=workspace.currency, since=since, known=known,
        )  # fmt: skip
        told = shown.get(str(row["request_id"]))
        found.append(
            Asked(
                row=row,
                name=names[account],
                told=told,
                grant=grant,
                looked=token(row),
                is_outside=is_in_left_field(choices, group=groups.get(account), offering=row["offering_id"]),
            )
        )
    return found


def _published(seen: Seen, accounts: tuple[str, ...]) -> list[Row]:
    if not accounts or REQUESTS not in seen.served.tables:
        return []
    return list(seen.served.rows(REQUESTS, where=Is("account", "in", accounts), among=seen.among))


def _groups(seen: Seen, accounts: tuple[str, ...]) -> dict[str, object]:
    if not accounts or not seen.has(GROUPS):
        return {}
    rows = seen.rows(GROUPS, where=Is("account_id", "in", accounts), columns=("account_id", "group"))
    return {str(row["account_id"]): row["group"] for row in rows}


def _shown(seen: Seen, accounts: tuple[str, ...]) -> list[Row]:
    return list(seen.rows(REQUESTS, where=Is("account", "in", accounts))) if accounts and seen.has(REQUESTS) else []


def _most(row: Row) -> int | None:
    told = [int(str(row[name])) for name in ("value", "cost") if row[name] is not None]
    return max(told) if told else None


def token(row: Row) -> str:
    """What tells one version of a record from another."""
    text = "\x1f".join(f"{name}={as_text(row[name])}" for name in sorted(row) if row[name] is not None)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def authors_of(seen: Seen, request_id: str) -> frozenset[str]:
    """The addresses of who logged and estimated an open request here; none when it came by a file as it stands."""
    return frozenset(row.actor for row in journal.read_of(seen.workspace, "request") if row.key == request_id)


def is_stretched(seen: Seen, employee: str) -> bool:
    """Whether somebody was over 110 % of their week in the last two whole weeks; no when nothing is known of it."""
    if OVERLOAD not in seen.served.tables:
        return False
    where = both(Is("employee", "=", employee), Is("part", "=", "week"))
    return is_overloaded(seen.served.company(OVERLOAD, where=where), employee)


def entitlements(seen: Seen, *, account: str = "", limit: int | None = None) -> list[Row]:
    """What customers have by their menus, what is used up first."""
    if not seen.has(USE):
        return []
    where = both(Is("item", "known"), Is("account", "=", account)) if account else Is("item", "known")
    order = (("state", True), ("value", False), ("account", False), ("item", False))
    return list(seen.rows(USE, where=where, order=order, limit=limit))


def mismatches(seen: Seen, *, limit: int) -> list[Row]:
    """Sides of customers that are served otherwise than they want."""
    if not seen.has(MATCH):
        return []
    where = both(Is("part", "=", "account"), Is("match", "=", "mismatch"))
    order = (("preferred", False), ("name", False), ("account", False), ("side", False), ("basis", False))
    return list(seen.rows(MATCH, where=where, order=order, limit=limit))
