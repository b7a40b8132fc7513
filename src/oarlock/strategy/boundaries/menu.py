"""The service menu in force for an account, and what may be promised by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Row = Mapping[str, object]
Verdict = Literal["included", "used_up", "charge", "refuse", "off_menu", "no_menu"]

TIERS = {"consultative": "standard", "enterprise": "premium", "transactional": "light"}
"""The tier of an account whose file names none, by its operating mode."""
OPTIONS: dict[Verdict, tuple[str, ...]] = {
    "included": ("deliver",),
    "used_up": ("charge", "decline", "exception"),
    "charge": ("charge", "decline", "exception"),
    "refuse": ("decline", "exception"),
    "off_menu": ("decline", "charge", "productise", "exception"),
    "no_menu": ("decline",),
}
"""What may be offered, by what the menu says; without a menu nothing may be promised."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the menu says of one wish. hours: included a year, used and left of them; None when there is no limit."""

    verdict: Verdict
    options: tuple[str, ...]
    version: int | None = None
    included: float | None = None
    used: float = 0.0
    left: float | None = None
    guidance: str = ""


def menu_in_force(menu: Iterable[Row], *, tier: str, signed: dt.date) -> tuple[Row, ...]:
    """The items of the newest version of a tier's menu that held on the day of signature; else of its first version.

    menu: rows of `menu_item`. A version holds from the earliest day that any of its items names. An account that
    signed before there was a menu has the first one.
    """
    mine = [row for row in menu if same(row["tier"]) == same(tier)]
    since: dict[int, dt.date] = {}
    for row in mine:
        version, begins = int(str(row["menu_version"])), row["menu_from"]
        if isinstance(begins, dt.date):
            since[version] = min(since.get(version, begins), begins)
    if not since:
        return ()
    held = [version for version, begins in since.items() if begins <= signed]
    chosen = max(held) if held else min(since)
    found = [row for row in mine if int(str(row["menu_version"])) == chosen]
    return tuple(sorted(found, key=lambda row: str(row["item"])))


def check(items: Iterable[Row], *, item: str, used: float = 0.0, hours: float = 0.0) -> Answer:
    """What may be promised of an item of the menu in force, when so many hours of it are used and so many more wanted.

    A wish that does not fit into the hours that are left counts as used up: the rest is charged, declined or excepted.
    """
    rows = {same(row["item"]): row for row in items}
    row = rows.get(same(item))
    if row is None:
        verdict: Verdict = "off_menu" if rows else "no_menu"
        version = next((int(str(r["menu_version"])) for r in rows.values()), None)
        return Answer(verdict=verdict, options=OPTIONS[verdict], version=version, used=used)
    limit = row.get("included_hours")
    included = float(str(limit)) if limit is not None and row["treatment"] == "included" else None
    left = None if included is None else max(included - used, 0.0)
    verdict = {"included": "included", "charge": "charge"}.get(str(row["treatment"]), "refuse")  # type: ignore[assignment]
    if left is not None and (left <= 0 or hours > left):
        verdict = "used_up"
    return Answer(
        verdict=verdict, options=OPTIONS[verdict], version=int(str(row["menu_version"])), included=included, used=used,
        left=left, guidance=str(row.get("guidance") or ""),
    )  # fmt: skip


def same(name: object) -> str:
    """A tier or an item as it is compared: without case and outer spaces."""
    return str(name or "").strip().lower()
