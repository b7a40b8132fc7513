"""More of the made-up company: hours booked on deals and complaints, tickets of misfits, and what came out for whom."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

D, T = dt.date, dt.datetime
SINCE = D(2023, 2, 1)
MONTHS = [D(2023 + i // 12, i % 12 + 1, 1) for i in range(24)]

QUIET = D(2023, 3, 1)
"""Until here hours on deals name no account; later ones all do, so that some months' shared costs stay alike."""


def booked(seed: int, names: list[str], tickets: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the entities that metrics of deals, complaints and releases read beside all others."""
    rng = random.Random(seed + 3)
    loud = [row["ticket_id"] for row in tickets if row["kind"] == "Complaint" and not row["cause"]]
    days = [SINCE + dt.timedelta(days=7 * week) for week in range(100)]
    return {
        "effort": [
            {"effort_id": f"sale{day}.{k}", "account_id": names[k] if day > QUIET else None, "employee_id": "e5",
             "day": day, "hours": rng.choice([2.0, 2.0, 6.25]), "activity": rng.choice(["Presales", "投标", "demo"]),
             "opportunity_id": rng.choice([None, f"d{rng.randrange(500)}", "nobody's"])}
            for day in days for k in range(3)
        ] + [
            {"effort_id": f"loud{day}", "account_id": names[0], "employee_id": "e3", "day": day, "activity": "support",
             "hours": rng.choice([6.0, 6.0, 7.5]), "ticket_id": rng.choice(loud)}
            for day in days
        ],
        "ticket": [
            {"ticket_id": f"fit{i}", "account_id": rng.choice(names[:8]), "kind": "bug",
             "cause": rng.choice(["Missing_feature", "功能不符", "outage"]),
             "created_at": T(2023, 2, 1, 12) + dt.timedelta(days=7 * i)}
            for i in range(100)
        ],
        "offering": [{"offering_id": "x.f", "kind": "feature", "parent_id": "x"}, {"offering_id": "z"}],
        "release": [
            {"release_id": f"{month}.{k}", "offering_id": rng.choice(["x", "y", "z", "x.f", "w"]),
             "environment": rng.choice(["production", None, "staging"]),
             "released_at": T(month.year, month.month, 3 + k, 18)}
            for month in MONTHS for k in range(5)
        ],
        "entitlement": [
            {"account_id": name, "offering_id": "z", "start_date": D(2022, 10, 1)}
            for name in names[5:9]
        ],
    }  # fmt: skip
