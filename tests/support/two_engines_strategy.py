"""What the made-up company decided and judged: enough of every record that strategy's figures are made of."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from tests.support.two_engines import company as everyday
from tests.support.two_engines_bounds import rows as bounds

D, T = dt.date, dt.datetime
MODES = ("consultative", "enterprise", "transactional")
CRITERIA = ("scale", "influence", "growth", "it_strategic", "win_win")
ITEMS = ("clarity", "time", "basis", "functions", "pays_for", "horizon", "openness", "alternatives", "changes", "after")
STAGES = (
    "sensing", "gap", "decision", "needs", "evaluation", "purchase", "implementation", "stable", "decline", "abandoned",
)  # fmt: skip
ACTIVITIES = ("delivery", "custom", "development", "travel", "support", "project")


def company(seed: int = 7) -> dict[str, list[dict[str, Any]]]:
    """The company of all engines' tests, with the records of strategy."""
    names = [f"a{i:02d}" for i in range(60)]
    found = everyday(seed)
    for more in (bounds(seed, names), decided(seed, names), judged(seed, names)):
        for entity, rows in more.items():
            found[entity] = [*found.get(entity, []), *rows]
    # Everybody of middle size has a number of staff; every second deal was written to order.
    for i, row in enumerate(found["account"]):
        row["employees"] = (12, 40, 300, 4_200, None)[i % 5]
        row["country"] = ("CN", "US", None)[i % 3]
    for i, row in enumerate(found["opportunity"]):
        row |= {"is_bespoke": (True, False, None)[i % 3], "offering_id": ("x", "y")[i % 2]}
    for i, row in enumerate(found["ticket"]):
        row["employee_id"] = ("e1", "e2", "e3", None)[i % 4]
    for i, row in enumerate(found["employee"]):
        row["skill"] = ("solution_consultant", "strategy_consultant", "developer", None)[i % 4]
    for i, row in enumerate(found["contract_line"]):
        row["quantity"] = (1.0, 2.0, None)[i % 3]
    return found


BEGINNING = D(2023, 2, 1)


def _day(rng: random.Random, first: dt.date = BEGINNING, days: int = 690) -> dt.date:
    return first + dt.timedelta(days=rng.randrange(days))


def _at(rng: random.Random, days: int = 690) -> dt.datetime:
    return T(2023, 2, 1, 9) + dt.timedelta(days=rng.randrange(days))


def decided(seed: int, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Prices, deliverables, work by activity, anchors, bands, groups, plans, fields and choices."""
    rng = random.Random(seed + 11)
    outputs = [
        {"output_id": f"o{i}", "kind": rng.choice(["feature", "feature", "report"]), "offering_id": rng.choice("xy"),
         "account_id": rng.choice([*names[:12], None]), "cost": rng.choice([50_000, 50_000, rng.randrange(90_000)]),
         "currency": "USD", "made_at": _day(rng)}
        for i in range(120)
    ]  # fmt: skip
    uses = {(f"o{rng.randrange(120)}", rng.choice(names[:20])) for _ in range(300)}
    early = T(2022, 6, 1)
    return {
        "price": [{"offering_id": o, "currency": c, "interval": "month", "unit_price": p, "price_from": D(2022, 1, 1)}
                  for o in "xy" for c, p in (("USD", 10_000), ("EUR", 9_000))],
        "output": outputs,
        "output_use": [
            {"output_id": o, "account_id": a, "used_at": _day(rng, D(2023, 6, 1), 560)} for o, a in sorted(uses)
        ],
        "effort": [
            {"effort_id": f"strategy{i}", "account_id": rng.choice([*names[:24], None]), "employee_id": f"e{i % 4}",
             "day": _day(rng), "activity": rng.choice(ACTIVITIES), "offering_id": rng.choice(["x", "y", None]),
             "is_off_menu": rng.choice([True, False, False]), "hours": rng.choice([1.0, 2.25, 4.0, 8.0])}
            for i in range(1_500)
        ],
        "anchor": [
            {"anchor_id": f"k{i}", "title": title, "position": float(position), "basis": "judgement",
             "is_competitor": i > 2, "is_removed": i == 5, "stated_at": early}
            for i, (title, position) in enumerate(
                (("Office", 5), ("Packaged", 30), ("Law", 95), ("Rival", 40), ("Other", 40), ("Gone", 50)))
        ],
        "position_target": [
            {"subject": s, "low": 20.0, "high": 40.0, "approved_at": early} for s in ("company", "x", "y")
        ],
        "tier_budget": [
            {"tier": "light", "budget_from": D(2022, 1, 1), "interval": "month", "budget": 20_000, "currency": "USD"},
            {"tier": "Light", "budget_from": D(2024, 8, 1), "revenue_share": 0.125},
            {"tier": "standard", "budget_from": D(2022, 1, 1), "interval": "year", "budget": 90_000, "currency": "EUR"},
            {"tier": "premium", "budget_from": D(2022, 1, 1), "interval": "year", "budget": 400_001},
            {"tier": "premium", "budget_from": D(2024, 8, 1), "interval": "year", "budget": 9, "currency": "XAF"},
        ],
        "position_need": [
            {"low": low, "high": low + 25.0, "kind": kind, "need": need, "minimum": least, "maximum": most,
             "stated_at": early}
            for low in (0.0, 25.0, 50.0, 75.0)
            for kind, need, least, most in (("margin", "gross_margin", 0.5, 0.7), ("skill", "developer", 3.0, None),
                                            ("skill", "solution_consultant", 2.0, None), ("partner", "x", 1.0, None))
        ],
        "customer_group": [
            {"account_id": n, "group": f"g{i % 4}", "is_named": i % 7 == 0, "decided_at": early + dt.timedelta(days=i)}
            for i, n in enumerate([*names, "twin1", "twin2"])
        ],
        "protection_plan": [
            {"account_id": n, "sponsor_id": "e1", "our_rower_id": rng.choice(["e2", None]), "their_rower_id": f"{n}.c",
             "reserved_hours": 40.0, "risks": "Budget", "review_date": D(2025, 6, 1), "updated_at": _at(rng, 300)}
            for n in (*names[:30], "twin1")
        ],
        "domain_choice": [
            {"group": f"g{g}", "domain": d, "choice": rng.choice(["invest", "keep", "light", "leave"]),
             "potential": rng.randrange(5), "capability": rng.randrange(5), "decided_at": early}
            for g in range(4) for d in ("x", "y", "z")
        ],
        "strategy_choice": [
            {"subject": "governing_lifecycle:enterprise", "choice": "strategy", "reason": "-", "decided_at": early},
            {"subject": "segment:a03", "choice": "large", "reason": "-", "decided_at": early},
            {"subject": "customer_definition", "choice": "ideal", "reason": "-", "decided_at": early},
        ],
        "offering": [{"offering_id": o, "name": o.upper(), "kind": "plan", "created_at": T(2024, 5, 3)} for o in "xyz"],
    }  # fmt: skip


def judged(seed: int, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Answers, reveals, stages, results, facts and attributes."""
    rng = random.Random(seed + 12)
    answers: list[dict[str, Any]] = []

    def say(rubric: str, subject: str, factor: str, author: str, at: dt.datetime, **more: Any) -> None:
        answers.append({"rubric": rubric, "subject": subject, "factor": factor, "author": author, "answered_at": at,
                        "evidence_at": at.date(), "round": "1", **more})  # fmt: skip

    for turn, month in enumerate((T(2023, 6, 1), T(2024, 3, 1), T(2024, 9, 1))):
        for i in range(10):
            say("spectrum", "company", "position", f"p{i}", month + dt.timedelta(days=i), is_blind=True,
                value=float(10 + 5 * (i % 4)), function=("sales", "delivery")[i % 2], round=str(turn))  # fmt: skip
            for factor in ("sales_presales", "sales_delivery"):
                say("symptom_blame", "company", factor, f"p{i}", month + dt.timedelta(days=i), is_blind=True,
                    value=float(i % 5), function="sales", round=str(turn))  # fmt: skip
    for i, n in enumerate(names):
        for turn, at in enumerate((T(2023, 3, 1, 9), T(2024, 2, 1, 9))):
            # Old answers expire, and every tenth account has too few of them; half of the others pass.
            for factor in CRITERIA[: 5 if i % 10 else 2]:
                say("icp", n, factor, "p1", at, value=float(3 if i % 2 else rng.choice([0, 1, 2])), round=f"{turn}")
    for n in names[:40]:
        at = _at(rng, 600)
        for item in ITEMS[: 10 if rng.random() < 0.8 else 4]:
            say("mode", n, item, "p2", at, choice=rng.choice([MODES[len(n) % 3], MODES[0], MODES[0], MODES[1]]))
        say("contact_rating", n, "contact", "c1", at, value=float(rng.choice([-1, 0, 0, 2])), function="customer")
    stages = []
    for i, n in enumerate(names[:45]):
        at = T(2023, 2, 1, 9) + dt.timedelta(days=3 * i)
        for k, stage in enumerate(STAGES[: 3 + i % 7]):
            if not (i % 9 == 0 and stage == "needs"):
                stages.append({"account_id": n, "timeline": "buying_use", "stage": stage,
                               "entered_at": at + dt.timedelta(days=20 * k), "reason": None})  # fmt: skip
        stages.append({"account_id": n, "timeline": "firm", "stage": ("growth", "maturity")[i % 2], "entered_at": at})
        stages.append({"account_id": n, "timeline": "it_use", "stage": "integrated", "entered_at": at})
        stages += [{"account_id": n, "timeline": "strategy", "stage": f"milestone_{k + 1}",
                    "entered_at": at + dt.timedelta(days=60 * k)} for k in range(i % 5)]  # fmt: skip
    measures = ("quarter_signing", "quarter_revenue", "retention", "contribution", "outcomes", "rating")
    return {
        "answer": answers,
        "reveal": [{"rubric": rubric, "round": str(turn), "revealed_at": month + dt.timedelta(days=8)}
                   for rubric in ("spectrum", "symptom_blame")
                   for turn, month in enumerate((T(2023, 6, 1), T(2024, 3, 1), T(2024, 9, 1)))],
        "stage_entry": stages,
        "evaluation_result": [
            {"employee_id": f"e{i}", "measure": m, "period_from": D(2023, 1 + 3 * k, 1) if k < 4 else D(2024, 1, 1),
             "attainment": rng.choice([0.8, 0.8, 1.0, 1.2]), "updated_at": T(2023, 4, 1)}
            for i in range(4) for m in measures for k in range(4)
        ],
        "market_fact": [
            {"fact_id": f"s{i}", "account_id": n, "subject": subject, "value": value, "known_at": _at(rng, 500)}
            for i, n in enumerate((*names[:30], "twin1"))
            for subject, value in (("our_category_share", rng.choice([0.02, 0.4, 0.0])), ("alternatives", 3.0))
        ],
        "account_attribute": [
            {"account_id": n, "attribute": name, "value": value, "valid_from": T(2022, 1, 1)}
            for i, n in enumerate(names)
            for name, value in (("fit_at_sale", ("high", "mid", "low")[i % 3]), ("domains", str(1 + i % 6)),
                                ("strategy_milestones", "5"))
        ],
    }  # fmt: skip
