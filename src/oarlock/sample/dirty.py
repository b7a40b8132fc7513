"""A contract book with planted bad rows, each known by line, column and kind: for demonstrations of the quarantine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from oarlock.sample.draw import Draw
from oarlock.sample.files import Table

HEADER = ("合同行编号", "客户编号", "产品编号", "开始日期", "结束日期", "每期金额", "币种", "计费周期", "周期数")

BAD: tuple[tuple[str, int, str], ...] = (
    ("amount is not a number", 5, "twelve"),
    ("amount is missing", 5, ""),
    ("amount is negative", 5, "-10.00"),
    ("amount is not finite", 5, "NaN"),
    ("amount is too large", 5, "99999999999999.00"),
    ("unknown currency", 6, "XXQ"),
    ("unknown interval", 7, "fortnightish"),
    ("interval count below one", 8, "0"),
    ("interval count is not whole", 8, "1.5"),
    ("start is missing", 3, ""),
    ("start is not a date", 3, "soon"),
    ("29 February of a common year", 3, "2025-02-29"),
    ("year 0001", 3, "0001-01-01"),
    ("end before start", 4, "2019-01-01"),
    ("end is not a date", 4, "2026-13-45"),
    ("account is missing", 1, ""),
)
"""Kind, column and the text put there."""


def write_dirty(folder: Path, *, seed: int, rows: int = 1000, bad: int = 40) -> dict[str, Any]:
    """Write `contract_lines_dirty.csv`; returns its name, how many rows are good, and each planted bad one."""
    draw = Draw(seed, "dirty")
    places = sorted({(n + 1) * rows // (bad + 1) for n in range(bad)})
    planted = []
    path = folder / "contract_lines_dirty.csv"
    with Table(path, HEADER, style="excel") as table:
        for number in range(rows):
            start = dt.date(2025, 1, 1) + dt.timedelta(days=draw.between(0, 500))
            cells = [
                f"D{number + 1:05d}", f"DC-{draw.between(1, 300):04d}", draw.pick(("platform", "insight")),
                start.isoformat(), dt.date(start.year + 1, start.month, min(start.day, 28)).isoformat(),
                f"{draw.between(100, 9000)}.{draw.between(0, 99):02d}", draw.pick(("USD", "CNY", "EUR")),
                draw.pick(("month", "year")), "1",
            ]  # fmt: skip
            if number in places:
                kind, column, text = BAD[places.index(number) % len(BAD)]
                cells[column] = text
                planted.append({"line": number + 2, "column": HEADER[column], "value": text, "kind": kind})
            table.add(*cells)
    return {"file": "dirty/contract_lines_dirty.csv", "rows": rows, "good": rows - len(planted), "bad": planted}
