"""Cases of the made-up company: what customers ask, say and reach, and what we put into them."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

D, T = dt.date, dt.datetime
SINCE = D(2023, 2, 1)
"""No feed of cases goes back before this day, so the first months are not known."""
DAYS = 715


def _at(rng: random.Random, *, days: int = DAYS) -> dt.datetime:
    return T(2023, 2, 1) + dt.timedelta(minutes=rng.randrange(days * 1_440))


def _after(rng: random.Random, start: dt.datetime, most: int) -> dt.datetime:
    return start + dt.timedelta(minutes=rng.randrange(most * 1_440))


def cases(seed: int, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the entities that metrics of cases read."""
    rng = random.Random(seed + 1)
    return {
        "ticket": _tickets(rng, names),
        "survey_response": _surveys(rng, names),
        "employee": _employees(),
        "effort": _effort(rng, names),
        "ledger_total": _books(),
        **_outcomes(rng, names),
        **_contacts(rng, names),
        "market_fact": _facts(rng, names),
        "roadmap_item": _wishes(rng),
        "opportunity": _deals(rng, names),
    }


def _tickets(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    rows = [{"ticket_id": "first", "account_id": names[0], "kind": "question", "created_at": T(2023, 2, 1, 9)}]
    for i in range(900):
        made = _at(rng)
        # Every other ticket is answered after as many minutes: durations are tied, and some never end.
        reply = made + dt.timedelta(minutes=rng.choice([15, 15, 60, 240, 3_000]))
        rows.append({
            "ticket_id": f"t{i}", "account_id": rng.choice([*names[:20], None]), "created_at": made,
            "kind": rng.choice(["Complaint", "question", "bug", None]), "severity": rng.choice(["high", "low", None]),
            "cause": rng.choice([*["C1"] * 20, "", None]), "first_reply_at": rng.choice([reply, reply, None]),
            "solved_at": rng.choice([_after(rng, made, 12), _after(rng, made, 4), _after(rng, made, 4)]),
            "status": rng.choice([*["solved", None, "closed"] * 8, "open"]), "reopens": rng.choice([0, 0, 1, 2, None]),
            "updated_at": _after(rng, made, 30),
        })  # fmt: skip
    return rows


def _surveys(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    scales: list[tuple[str, tuple[float, ...], tuple[float | None, float | None], bool]] = [
        ("NPS", (0, 3, 6, 7, 8, 9, 9, 10, 10), (0.0, 10.0), False),
        ("csat", (1, 2, 3, 4, 4, 5, 5), (None, None), False),
        ("zendesk satisfaction", (0, 1, 1), (0.0, 1.0), False),
        ("CES", (1, 2, 3, 4, 5, 6, 7), (1.0, 7.0), False),
        ("effort asked the old way", (1, 2, 3, 4, 5), (1.0, 5.0), True),
    ]
    rows = []
    for i in range(2_400):
        name, scores, (low, high), is_reversed = rng.choice(scales)
        sent = _at(rng)
        answered = rng.choice([_after(rng, sent, 9), None])
        rows.append({
            "response_id": f"s{i}", "account_id": rng.choice(names[:25]), "survey_type": name,
            "contact_id": rng.choice(["c1", f"c{i}", None]), "role": rng.choice(["buyer", "user", None]),
            "score": float(rng.choice(scores)) if answered else None, "scale_min": low, "scale_max": high,
            "is_reversed": is_reversed, "sent_at": rng.choice([sent, sent, None]), "responded_at": answered,
        })  # fmt: skip
    return rows


def _employees() -> list[dict[str, Any]]:
    teams = ["Product", "R&D", "support", "产品", "sales", "support"]
    rows: list[dict[str, Any]] = [
        {"employee_id": f"e{i}", "department": team, "weekly_hours": 40.0, "cost_per_hour": 5_000 + 333 * i,
         "currency": "EUR" if i == 2 else "USD", "valid_from": T(2022, 1, 1)}
        for i, team in enumerate(teams, 1)
    ]  # fmt: skip
    rows[3]["left_at"] = T(2024, 7, 1, 3)
    return [*rows, {**rows[0], "cost_per_hour": 6_001, "valid_from": T(2024, 3, 10)}]


def _effort(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for week in range(DAYS // 7):
        for who in range(1, 7):
            if rng.random() < 0.2:
                continue
            rows += [
                {"effort_id": f"w{week}.{who}.{k}", "employee_id": f"e{who}", "hours": rng.choice([1.0, 2.5, 7.333]),
                 "day": SINCE + dt.timedelta(days=week * 7 + rng.randrange(5)), "is_off_menu": rng.choice([True, None]),
                 "account_id": rng.choice([*names[:12], *names[:12], None]), "activity": rng.choice(["Visit", "call"])}
                for k in range(rng.randint(1, 4))
            ]  # fmt: skip
    return rows


def shared_costs(seed: int) -> list[dict[str, Any]]:
    """Costs of the kinds that a profit and loss tells apart, some of them nobody's alone."""
    rng = random.Random(seed + 2)
    return [
        {"account_id": rng.choice(["a00", None]), "day": SINCE + dt.timedelta(days=rng.randrange(DAYS)),
         "kind": rng.choice(["Hosting", "travel", "partner", "discount", "off-menu", "collection"]),
         "amount": rng.randrange(1, 99_999), "currency": "USD"}
        for _ in range(40)
    ]  # fmt: skip


def _books() -> list[dict[str, Any]]:
    months = [D(2023 + i // 12, i % 12 + 1, 1) for i in range(24)]
    return [
        {"kind": kind, "month": month, "amount": amount, "updated_at": T(2024, 6, 1)}
        for month in months for kind, amount in (("revenue", 900_000_000), ("cost", 40_000_000), ("hosting", 100_000))
    ]  # fmt: skip


def _outcomes(rng: random.Random, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    outcomes, seen = [], []
    for i, name in enumerate(names[:30]):
        for k in range(2):
            low, high = rng.choice([(0.0, 10.0), (30.0, 5.0), (4.0, 4.0), (0.0, 100.0)])
            outcomes.append({
                "outcome_id": f"o{i}.{k}", "account_id": name, "baseline": low, "target": high,
                "due_date": rng.choice([None, D(2024, 6, 1)]), "created_at": T(2023, 1, 20 if k else 5),
                "confirmed_at": rng.choice([None, T(2023, 9, 1)]),
            })  # fmt: skip
            seen += [
                {"observation_id": f"o{i}.{k}.{n}", "outcome_id": f"o{i}.{k}", "observed_at": _at(rng),
                 "value": rng.choice([0.0, 3.0, 8.0, 12.0, 60.0])}
                for n in range(rng.randrange(4))
            ]  # fmt: skip
    return {"outcome": outcomes, "outcome_observation": seen}


def _contacts(rng: random.Random, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    met, took = [], []
    for i in range(700):
        when = _at(rng)
        met.append({
            "interaction_id": f"i{i}", "account_id": rng.choice([*names[:15], None]), "happened_at": when,
            "kind": rng.choice(["visit", "call", "Visit"]), "purpose": rng.choice(["executive review", "chat", None]),
            "contact_id": rng.choice(["c1", "c2", "c9", None]), "employee_id": rng.choice(["e1", "e5", None]),
            "minutes": rng.choice([30.0, 45.5, None]), "direction": rng.choice(["in", "out", "both"]),
        })  # fmt: skip
        if i % 3 == 0:
            took.append({
                "participant_id": f"p{i}", "interaction_id": f"i{i}", "happened_at": when,
                "contact_id": rng.choice(["c3", None]), "employee_id": rng.choice(["e2", "e4", None]),
            })  # fmt: skip
    roles = [
        {"contact_id": "c1", "account_id": names[0], "role": "sponsor", "start_date": D(2023, 8, 1)},
        {"contact_id": "c3", "account_id": names[1], "role": "decision", "end_date": D(2024, 8, 1)},
    ]
    return {"interaction": met, "participant": took, "contact_role": roles}


def _facts(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    return [
        {"fact_id": f"f{i}", "account_id": rng.choice(names[:20]), "known_at": _at(rng, days=500),
         "subject": rng.choice(["alternatives", "Switching_days", "contract_months_left"]),
         "value": float(rng.choice([0, 3, 6, 8, 45, 90, 200]))}
        for i in range(120)
    ]  # fmt: skip


def _wishes(rng: random.Random) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for i in range(140):
        asked = _at(rng, days=650)
        out = _after(rng, asked, 120)
        rows.append({
            "item_id": f"r{i}", "offering_id": rng.choice(["x", "y", None]), "requested_at": rng.choice([asked, None]),
            "created_at": asked, "released_at": rng.choice([out, out, out, None]), "updated_at": out,
            "confirmed_needs": rng.choice([0, 2, 3, 5, None]), "status": rng.choice(["planned", "Dropped", None]),
        })  # fmt: skip
        if rows[-1]["released_at"]:
            rows[-1]["status"] = "released"
    return rows


def _deals(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for i in range(500):
        when = _at(rng)
        rows.append({
            "opportunity_id": f"d{i}", "account_id": rng.choice([*names, None]), "is_closed": rng.choice([True, False]),
            "is_won": rng.choice([True, False, False]), "close_date": rng.choice([when.date(), None]),
            "competitor": rng.choice(["X", "", None]), "updated_at": when, "kind": rng.choice(["new", "renewal"]),
        })  # fmt: skip
    return rows
