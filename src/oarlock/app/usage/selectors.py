"""Reading the published figures of usage: of the company for those who see all of it, else of single customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.revenue.selectors import table
from oarlock.domain.predicate import Is, both
from oarlock.lake.serve import PORTFOLIO

Row = Mapping[str, object]
USED, IDLE, SHUT = "used", "idle", "shut"
"""What a feature is to a customer: used in 28 days, open but unused, not open to it."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One customer of the matrix: its row, and for each feature used, idle or shut. used: how many it uses."""

    row: Row
    cells: tuple[str, ...]
    used: int


def features(seen: Seen) -> list[Row]:
    """Features by the share of customers that use them, the most used first."""
    rows = [r for r in table(seen, "feature_adoption_now") if r["value"] is not None]
    return sorted(rows, key=lambda row: (-float(str(row["value"])), str(row["feature"])))


def matrix(seen: Seen, *, limit: int) -> tuple[list[str], list[Line]]:
    """Features, the most used first, and the largest customers with what each is to them."""
    if not seen.has("feature_adoption_accounts") or not seen.has(PORTFOLIO):
        return [], []
    columns = ("account_id", "name", "value", "currency", "band")
    largest = seen.rows(PORTFOLIO, where=Is("value", ">", 0), columns=columns,
                        order=(("value", True), ("account_id", False)), limit=4 * limit)  # fmt: skip
    wanted = tuple(str(row["account_id"]) for row in largest)
    found = seen.rows("feature_adoption_accounts", where=Is("account", "in", wanted))
    by: dict[str, dict[str, str]] = {}
    for row in found:
        if row["value"] is not None:
            by.setdefault(str(row["account"]), {})[str(row["feature"])] = USED if row["numerator"] else IDLE
    names = sorted({name for cells in by.values() for name in cells}, key=lambda n: (-_users(by, n), n))
    lines = []
    for row in largest:
        cells = by.get(str(row["account_id"]))
        if cells is not None and len(lines) < limit:
            told = tuple(cells.get(name, SHUT) for name in names)
            lines.append(Line(row=row, cells=told, used=told.count(USED)))
    return names, lines


def unused_money(seen: Seen, *, limit: int) -> list[dict[str, object]]:
    """The customers that pay most for what they do not use, with their names."""
    if not seen.has("shelfware_accounts"):
        return []
    rows = seen.rows("shelfware_accounts", where=both(Is("status", "=", "ok"), Is("value", ">", 0)),
                     order=(("value", True), ("account", False)), limit=limit)  # fmt: skip
    return named(seen, rows)


def path(seen: Seen) -> list[Row]:
    """The steps of the path to value in their order."""
    rows = [r for r in table(seen, "value_path_steps_now") if r["value"] is not None]
    return sorted(rows, key=lambda row: (float(str(row["place"])), str(row["step"])))


def retention(seen: Seen) -> dict[str, list[Row]]:
    """Both ways of counting who came back, each by day."""
    found: dict[str, list[Row]] = {}
    for row in table(seen, "usage_retention_now", order=(("method", False), ("day", False))):
        if row["value"] is not None:
            found.setdefault(str(row["method"]), []).append(row)
    return found


def curve(seen: Seen) -> list[Row]:
    """The steps of the curve of time to value."""
    return [r for r in table(seen, "time_to_value_curve_now", order=(("day", False),)) if r["value"] is not None]


def named(seen: Seen, rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Rows of single customers with the customer's name, as far as it has a page."""
    wanted = tuple(str(row["account"]) for row in rows)
    if not wanted or not seen.has(PORTFOLIO):
        return [{**row, "name": None} for row in rows]
    columns = ("account_id", "name", "band", "value")
    found = {r["account_id"]: r for r in seen.rows(PORTFOLIO, where=Is("account_id", "in", wanted), columns=columns)}
    return [
        {**row, "name": found.get(row["account"], {}).get("name"), "band": found.get(row["account"], {}).get("band")}
        for row in rows
    ]


def _users(by: Mapping[str, Mapping[str, str]], name: str) -> int:
    return sum(cells.get(name) == USED for cells in by.values())
