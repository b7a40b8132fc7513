"""Reading which customers we serve: published figures of the whole company, and what people decided since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from django.conf import settings
from django.urls import Resolver404, resolve

from oarlock.app.access.door import Seen
from oarlock.app.records import selectors as records
from oarlock.app.revenue.selectors import table
from oarlock.lake import journal_find
from oarlock.lake.journal import JournalRow
from oarlock.lake.journal_find import Wish
from oarlock.strategy.customers.norms import CAPACITY_HOURS, NAMED_HOURS, OTHER_HOURS
from oarlock.strategy.scale_value.norms import SUBJECT, hours_told

Row = Mapping[str, object]
DEFINITION, EXCEPTION = "customer_definition", "segment:"
BY_ARR = (("arr", True), ("account_id", False))
VERSIONS = 20


@dataclass(frozen=True, kw_only=True)
class Group:
    """One customer group: how many, how many of them named, ARR (minor units), hours a year."""

    id: str
    n: int
    named: int
    arr: int
    hours: float


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Cells by group and field of service; names of the fields; a row that tells the sums of all, if there is any."""

    groups: tuple[str, ...]
    domains: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], Row]
    whole: Row | None


def overlap(seen: Seen) -> dict[tuple[str, str], Row]:
    """Pairs of definitions, each in both orders."""
    rows = table(seen, "customer_overlap_now")
    pairs = {(str(row["definition"]), str(row["other"])): row for row in rows}
    return pairs | {(b, a): row for (a, b), row in pairs.items()}


def decided(subject: str) -> Row | None:
    """What was chosen about a subject, as it stands now."""
    return records.one("strategy_choice", {"subject": subject})


def versions(subject: str) -> list[JournalRow]:
    """The versions of a choice as they were journalled, the newest first."""
    wish = Wish(entity="strategy_choice", key=subject)
    return journal_find.find(settings.WORKSPACE, wish, limit=VERSIONS)


def capacity(published: Iterable[Row]) -> Decimal:
    """Hours a year that we have for customers: as it was decided until now, else as published with the groups."""
    found = decided(SUBJECT)
    told = None if found is None else hours_told(str(found["choice"]))
    if told is not None:
        return told
    known = next((row["capacity"] for row in published if row["capacity"] is not None), None)
    return CAPACITY_HOURS if known is None else Decimal(str(known))


def exceptions() -> dict[str, Row]:
    """Account to the exception from its segment that was decided, as it stands now."""
    rows = records.rows("strategy_choice")
    return {str(row["subject"]).removeprefix(EXCEPTION): row for row in rows
            if str(row["subject"]).startswith(EXCEPTION)}  # fmt: skip


def customers(seen: Seen) -> list[Row]:
    """Every customer with its group, the largest first."""
    return list(table(seen, "customer_groups_now", order=BY_ARR))


def as_decided(rows: Iterable[Row]) -> list[Row]:
    """Customers as published, with the groups and names that were decided since."""
    newest = {str(row["account_id"]): row for row in records.rows("customer_group")}
    found = []
    for row in rows:
        one = newest.get(str(row["account_id"]))
        if one is None:
            found.append(row)
            continue
        hours = NAMED_HOURS if one["is_named"] else OTHER_HOURS
        at = one["decided_at"]
        day = at.date() if isinstance(at, dt.datetime) else at
        told = {name: one[name] for name in ("group", "reason", "released_for")}
        movement = row["movement"]
        if bool(one["is_named"]) != bool(row["is_named"]):
            movement = "named" if one["is_named"] else "released"
        told |= {"is_named": bool(one["is_named"]), "value": float(hours), "decided_on": day, "movement": movement}
        found.append({**row, **told})
    return found


def groups(rows: Iterable[Row]) -> list[Group]:
    """The groups by their ARR."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["group"]), []).append(row)
    made = [
        Group(
            id=name, n=len(each), named=sum(bool(row["is_named"]) for row in each),
            arr=sum(int(str(row["arr"] or 0)) for row in each),
            hours=sum(float(str(row["value"] or 0)) for row in each),
        )
        for name, each in found.items()
    ]  # fmt: skip
    return sorted(made, key=lambda group: (-group.arr, group.id))


def matrix(seen: Seen) -> Matrix:
    """The cells of groups and fields, as published, with what was decided since."""
    rows = [dict(row) for row in table(seen, "domain_matrix_now") if row["domain"] is not None]
    newest = {(str(r["group"]), str(r["domain"])): r for r in records.rows("domain_choice")}
    cells = {}
    for row in rows:
        key = (str(row["group"]), str(row["domain"]))
        cells[key] = row | {k: newest[key][k] for k in ("choice", "potential", "capability") if key in newest}
    names = {str(row["domain"]): str(row["domain_name"] or row["domain"]) for row in rows}
    return Matrix(
        groups=tuple(sorted({group for group, _ in cells})), domains=tuple(sorted(names.items())), cells=cells,
        whole=rows[0] if rows else None,
    )  # fmt: skip


def judgement_address(account: str) -> str | None:
    """Where the five criteria of an account are judged; None while there is no such page."""
    address = f"/judgements/icp/{quote(account, safe='')}"
    try:
        resolve(address)
    except Resolver404:
        return None
    return address
