"""More of the made-up company: what places it on the spectrum, who was asked where it stands, and what is wanted."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

D, T = dt.date, dt.datetime
DAYS = [D(2023, 6, 1) + dt.timedelta(days=6 * i) for i in range(97)]
OFFERINGS = ("x", "y", None)


def rows(seed: int, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the entities that strategy's figures of the spectrum read beside all others."""
    rng = random.Random(seed + 11)
    some = names[:30]
    return {
        "effort": [
            {"effort_id": f"way{day}.{k}", "account_id": rng.choice([*some, None]), "employee_id": "e1", "day": day,
             "hours": rng.choice([4.0, 4.0, 7.25]), "offering_id": rng.choice(OFFERINGS),
             "activity": rng.choice(["delivery", "Custom", "project", "development", "travel"]),
             "is_off_menu": rng.random() < 0.2}
            for day in DAYS for k in range(6)
        ],
        "output": [
            {"output_id": f"o{i}", "kind": rng.choice(["feature", "report"]), "offering_id": rng.choice(OFFERINGS),
             "account_id": rng.choice([*some, None]), "cost": rng.choice([50_000, rng.randrange(90_000), None]),
             "currency": rng.choice(["USD", "EUR", None]), "made_at": day}
            for i, day in enumerate(DAYS * 2)
        ],
        "output_use": [
            {"output_id": f"o{rng.randrange(len(DAYS) * 2)}", "account_id": rng.choice(some), "used_at": day}
            for day in DAYS for _ in range(5)
        ],
        "price": [
            {"offering_id": offering, "currency": money, "interval": interval, "unit_price": 10_000,
             "price_from": since, "price_until": None}
            for offering in ("x", "y") for money in ("USD", "EUR") for interval in ("month", "year", "week", "day")
            for since in (D(2020, 1, 1), D(2023, 6, 1))
        ],
        "contract_line": [
            {"line_id": f"unit{i}", "account_id": name, "offering_id": rng.choice(["x", "y"]), "status": "active",
             "start_date": D(2023, 1, 1) + dt.timedelta(days=9 * i), "end_date": None, "quantity": 3.0,
             "amount": rng.choice([30_000, 30_000, 25_000]), "currency": rng.choice(["USD", "EUR"]),
             "interval": rng.choice(["month", "year", "week", "day"]), "interval_count": 1, "is_recurring": True}
            for i, name in enumerate(some)
        ],
        "ticket": [
            {"ticket_id": f"hand{i}", "account_id": rng.choice(some), "employee_id": rng.choice(["e1", "e2", None]),
             "kind": "question", "created_at": T(2023, 6, 1, 20) + dt.timedelta(days=2 * i)}
            for i in range(280)
        ],
        "opportunity": [
            {"opportunity_id": f"won{i}", "account_id": rng.choice(some), "offering_id": rng.choice(OFFERINGS),
             "is_closed": True, "is_won": True, "is_bespoke": rng.choice([True, False, None]),
             "competitor": rng.choice(["Globex", "initech", None]), "close_date": rng.choice(DAYS)}
            for i in range(200)
        ],
        "offering": [
            {"offering_id": name, "name": f"Offering {name}", "kind": "product", "created_at": T(2024, month, 3)}
            for name, month in (("x", 5), ("y", 9))
        ],
        "anchor": [
            {"anchor_id": f"n{i}", "title": title, "position": float(position), "basis": "judgement",
             "is_competitor": title in ("Globex", "Initech"), "is_removed": i == 5, "stated_at": T(2024, 5, 1)}
            for i, (title, position) in enumerate(
                (("Software", 5), ("Service", 30), ("Firm", 95), ("Globex", 20), ("Initech", 60), ("Gone", 50),
                 ("Twin", 95)))
        ],
        "position_target": [
            {"subject": subject, "low": low, "high": low + 15.0, "decided_by": "e1", "approved_at": T(2023, 1, 1)}
            for subject, low in (("company", 25.0), ("x", 40.0), ("y", 60.0))
        ],
        "position_need": [
            {"low": low, "high": low + 20.0, "kind": kind, "need": name, "minimum": least, "maximum": most,
             "owner_id": "e1", "stated_at": T(2024, 1, 1)}
            for low in (0.0, 20.0, 40.0, 60.0, 80.0)
            for kind, name, least, most in (
                ("margin", "gross", 40.0 + low / 4, 60.0), ("skill", "consultant", 2.0, None),
                ("partner", "any", 1.0, None), *(("skill", f"s{i}", float(i), float(i + 1)) for i in range(9)))
        ],
        "employee": [
            {"employee_id": f"skilled{i}", "skill": rng.choice(["consultant", *(f"s{k}" for k in range(9))])}
            for i in range(20)
        ],
        "ledger_total": [
            {"kind": kind, "month": D(2024, month, 1), "amount": amount, "currency": "USD"}
            for month in range(2, 12) for kind, amount in (("revenue", 100_000 + month), ("cost", 52_000))
        ],
        "answer": [
            {"rubric": "spectrum", "subject": "company", "factor": "position", "round": f"r{n}", "author": f"p{i}",
             "function": ("sales", "product", "finance")[i // 5], "value": float(rng.choice([10, 10, 25, 60])),
             "is_blind": i != 3, "answered_at": T(2024, 1 + n, 1 + i)}
            for n in range(8) for i in range(13)
        ],
        "reveal": [{"rubric": "spectrum", "round": f"r{n}", "revealed_at": T(2024, 1 + n, 12)} for n in range(7)],
    }  # fmt: skip
