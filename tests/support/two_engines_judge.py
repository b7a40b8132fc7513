"""What people of the made-up company answered about each other: a blind round a quarter, some of too few people."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

D, T = dt.date, dt.datetime
QUARTERS = [D(2023 + (i // 4), 1 + 3 * (i % 4), 1) for i in range(8)]


def rows(seed: int, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Answers and reveals; two rounds are alike, so that there is a tie, and the first is of three people."""
    del names
    rng = random.Random(seed + 29)
    answers: list[dict[str, Any]] = []
    reveals = []
    for i, start in enumerate(QUARTERS):
        at = T.combine(start, dt.time(12)) + dt.timedelta(days=40)
        reveals.append({"rubric": "symptom_blame", "round": f"r{i}", "revealed_at": at})
        for who in range(3 if i == 0 else 6):
            for factor in ("sales_presales", "sales_delivery"):
                value = 2.0 if i in (4, 5) else float(rng.randrange(5))
                answers.append({
                    "rubric": "symptom_blame", "subject": "company", "factor": factor, "round": f"r{i}",
                    "author": f"p{who}", "value": value, "is_blind": True, "function": "sales",
                    "answered_at": at - dt.timedelta(days=1 + who) if who else at + dt.timedelta(days=who - 1),
                })  # fmt: skip
    return {"answer": answers, "reveal": reveals}
