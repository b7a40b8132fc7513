"""Use of the made-up company: who used what on which day, what customers got of it, and who talked with whom."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

D, T = dt.date, dt.datetime
FIRST, DAYS = D(2022, 12, 20), 760
"""No use is on record before, so the first months are not known."""
STEPS = ("kickoff", "data loaded", "trained", "first use")


def use(seed: int, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the entities that metrics of usage and of relationships read; the last two accounts use nothing."""
    rng = random.Random(seed + 2)
    mine = names[:12]
    by_feature, by_user = [], []
    for i, name in enumerate(mine):
        people = [f"{name}.{k}" for k in range(1 + i % 4)]
        # One in four falls to a third half a year before the end.
        for n in range(0, DAYS, 2):
            day = FIRST + dt.timedelta(days=n)
            if rng.random() < (0.8 if n > 560 and i % 4 == 0 else 0.35):
                continue
            seen = {"account_id": name, "day": day, "learned_day": day + dt.timedelta(days=rng.choice([0, 0, 3]))}
            for event in rng.sample(["open", "report", "export"], rng.choice([1, 1, 2])):
                by_feature.append({**seen, "offering_id": rng.choice(["x", "y", None]), "event": event,
                                   "events": rng.choice([10, 10, rng.randrange(1, 60)]), "quantity": None})  # fmt: skip
            born = people[: 1 + n // 200]
            by_user.append({**seen, "user_id": rng.choice([*born, *born, None]), "events": rng.choice([5, 10])})
    return {
        "usage_feature_day": by_feature,
        "usage_user_day": by_user,
        "entitlement": [
            {"account_id": name, "offering_id": rng.choice(["x", "y"]), "quantity": rng.choice([3.0, 3.0, 8.5]),
             "start_date": D(2022, 10, 1), "end_date": rng.choice([None, None, D(2024, 5, 1)])}
            for name in mine[:5]
        ],
        "value_event": [
            {"event_id": f"v{i}", "account_id": rng.choice(names), "event": "sent",
             "happened_at": T(2023, 2, 1, 20) + dt.timedelta(hours=rng.randrange(17_000))}
            for i in range(300)
        ],
        "milestone": [
            {"account_id": name, "offering_id": None, "step": step, "side": rng.choice(["ours", "theirs", None]),
             "reached_at": T(2023, 1, 10, 17) + dt.timedelta(days=rng.choice([7, 7, 30]) * (k + 1) + 20 * i)}
            for i, name in enumerate(names[:30]) for k, step in enumerate(STEPS)
        ],
        "release": [
            {"release_id": f"r{i}", "offering_id": rng.choice(["x", "y", None]), "released_at": T(2023, 1 + i, 9)}
            for i in range(9)
        ],
        "contact": [
            {"contact_id": f"c{i}", "account_id": rng.choice(names[:15]), "user_id": f"{rng.choice(mine)}.0",
             "left_at": rng.choice([None, T(2024, 3, 31, 20)])}
            for i in range(1, 12)
        ],
        "contact_role": [
            {"contact_id": f"c{i}", "account_id": name, "role": rng.choice(["champion", "rower"]),
             "start_date": D(2023, 3, 1), "end_date": rng.choice([None, D(2024, 2, 1), D(2024, 9, 1)])}
            for i, name in enumerate(names[:10], start=1)
        ],
        "interaction": [
            {"interaction_id": f"stroke{i}", "account_id": rng.choice(names[:15]), "purpose": rng.choice(
                ["training", "Outcome review", "培训"]), "direction": rng.choice(["in", "out", "both", None]),
             "contact_id": rng.choice([None, "c1", "c4"]), "employee_id": rng.choice(["e1", "e2"]),
             "happened_at": T(2023, 2, 1, 20) + dt.timedelta(hours=rng.randrange(17_000))}
            for i in range(120)
        ],
    }  # fmt: skip
