"""Files of the small company behind the site: requests, menus, tiers and preferences."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from oarlock.ingest.identity.links import ALWAYS
from oarlock.lake.commits import read_log
from oarlock.lake.current import current
from oarlock.lake.workspace import Workspace


def paying(workspace: Workspace) -> list[str]:
    """The first thirty customers with a contract line that has not ended."""
    rows = current(read_log(workspace), "contract_line", ("account_id", "end_date", "status"), at=ALWAYS)
    live = {str(row["account_id"]) for row in rows if row["end_date"] is None and row["status"] in (None, "active")}
    return sorted(live)[:30]


def write(folder: Path, accounts: Sequence[str]) -> Path:
    """A folder of generic files about some customers; gives it."""
    folder.mkdir(parents=True)
    tables: dict[str, tuple[str, list[Sequence[object]]]] = {
        "request": (
            "request_id,account_id,title,estimated_hours,estimated_cost,currency,asked_others,confirmed_others,"
            "decision,decided_by,reason,requested_at,decided_at",
            [
                ("RQ-1", accounts[0], "Private screen", 400, "", "", 20, 0, "", "", "",
                 "2026-09-01 09:00:00", ""),
                ("RQ-2", accounts[0], "Yearly report", 2, "", "", 10, 4, "decline", "head@example.com",
                 "The export does it.", "2026-08-03 09:00:00", "2026-08-05 09:00:00"),
                ("RQ-3", accounts[1], "Nightly copy", "", 100, "USD", "", "", "", "", "", "2026-09-03 09:00:00", ""),
            ],
        ),
        "menu_item": (
            "tier,menu_version,item,treatment,included_hours,guidance,menu_from",
            [
                ("house", 1, "Training", "included", 6, "Offer the course.", "2015-01-01"),
                ("house", 1, "Migration", "charge", "", "By the day.", "2015-01-01"),
                ("house", 1, "Own reports", "refuse", "", "Offer the export.", "2015-01-01"),
            ],
        ),
        "tier_budget": ("tier,budget_from,revenue_share", [("house", "2015-01-01", 0.001)]),
        "account_attribute": (
            "account_id,attribute,value,valid_from",
            [(account, "service_tier", "house", "2026-10-30") for account in accounts],
        ),
        "service_preference": (
            "account_id,contact_id,side,preferred,declared_at",
            [(account, f"p{i}", ("buyer", "user")[i % 2], ("personal", "self")[i % 3 % 2], "2025-06-01 00:00:00")
             for i, account in enumerate(accounts)],
        ),
    }  # fmt: skip
    for name, (header, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            file.write(header + "\n")
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder
