"""More of the made-up company: protection plans, who depends on whom, named customers, capacity."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

D, T = dt.date, dt.datetime


def rows(seed: int, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the entities that figures of protection, dependence and scale read beside all others."""
    rng = random.Random(seed + 7)
    return {
        "protection_plan": [
            {
                "account_id": name, "sponsor_id": rng.choice(["e1", "e1", None]),
                "our_rower_id": rng.choice(["e2", " "]), "their_rower_id": f"p{name}",
                "reserved_hours": rng.choice([240.0, 40.5, 0.0]), "risks": "One buyer.",
                "review_date": D(2024, 6, 1) + dt.timedelta(days=rng.randrange(700)), "updated_at": T(2023, 3, 1),
            }
            for name in names[::2]
        ],
        "market_fact": [
            # Equal shares make equal ratios for customers that pay the same; one buys nothing of the kind at all.
            {"fact_id": f"share{name}", "account_id": name, "subject": "our_category_share",
             "value": 0.0 if i == 0 else rng.choice([0.02, 0.02, 0.3, 0.75]), "known_at": T(2023, 2, 1)}
            for i, name in enumerate(names[:50])
        ],
        "outcome": [
            {"outcome_id": f"proof{name}", "account_id": name, "statement": "Less paper.", "created_at": T(2023, 2, 1),
             "confirmed_at": rng.choice([None, T(2023, 2, 1) + dt.timedelta(hours=rng.randrange(17_000))])}
            for name in names[:40]
        ],
        "customer_group": [
            {"account_id": name, "group": "named" if i < 6 else f"group {i % 4}", "is_named": i < 6 or None,
             "decided_at": T(2023, 2, 1)}
            for i, name in enumerate(names)
        ],
        "strategy_choice": [
            {"subject": "capacity_hours", "choice": "1,234.5", "reason": "As planned.", "decided_at": T(2023, 2, 1)}
        ],
    }  # fmt: skip
