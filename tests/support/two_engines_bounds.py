"""Boundaries of the made-up company: requests, menus, tiers, overload, preferences and choices of channel."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

D, T = dt.date, dt.datetime
ITEMS = ("training", "hotline", "migration", "review")
TIERS = ("light", "standard", "premium")


def rows(seed: int, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the entities that figures of boundaries read."""
    rng = random.Random(seed + 5)
    return {
        "request": _requests(rng, names),
        "menu_item": _menu(rng),
        "account_attribute": _tiers(rng, names),
        "effort": _effort(rng, names),
        "service_preference": _preferences(rng, names),
        "channel_choice": _choices(rng, names),
    }


def _requests(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    found = []
    for i in range(60):
        asked = T(2023, 2, 1) + dt.timedelta(hours=rng.randrange(16_000))
        decision = rng.choice(["decline", "charge", "productise", "exception", "exception", None])
        found.append({
            "request_id": f"r{i}", "account_id": rng.choice(names[:20]), "title": f"Wish {i}", "requested_at": asked,
            # Equal estimates, and some requests that nobody estimated.
            "estimated_hours": rng.choice([40.0, 40.0, 12.35, None]),
            "estimated_cost": rng.choice([None, None, 5_000_00]), "currency": rng.choice(["USD", None]),
            "asked_others": rng.choice([20, 20, 0, None]), "confirmed_others": rng.choice([0, 1, 7]),
            "decision": decision, "decided_at": asked + dt.timedelta(days=9) if decision else None, "updated_at": asked,
            "doer_id": rng.choice(["e0", "e1", "e9", None]),
        })  # fmt: skip
    return found


def _menu(rng: random.Random) -> list[dict[str, Any]]:
    return [
        {"tier": tier, "menu_version": version, "item": item, "treatment": treatment,
         "included_hours": rng.choice([4.0, 6.5, 12.0]) if treatment == "included" else None,
         "guidance": rng.choice(["Offer the export.", None]), "menu_from": since}
        for tier in TIERS for version, since in ((1, D(2022, 6, 1)), (2, D(2023, 9, 1)))
        for item, treatment in zip(ITEMS, ("included", "included", "charge", "refuse"), strict=True)
    ]  # fmt: skip


def _tiers(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    return [
        {"account_id": name, "attribute": "service_tier", "value": rng.choice(["Light", "standard", "premium", "gold"]),
         "valid_from": T(2022, 1, 1)}
        for name in names
    ]  # fmt: skip


def _effort(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    """Hours on the menu and for requests; two people whose last weeks are alike, and above what they can work."""
    found = [
        {"effort_id": f"bounds{i}", "account_id": rng.choice(names[:20]), "employee_id": f"e{rng.randrange(4)}",
         "day": D(2023, 2, 1) + dt.timedelta(days=rng.randrange(700)), "hours": rng.choice([0.5, 1.25, 3.0]),
         "menu_item": rng.choice([*ITEMS, "Training ", None]),
         "request_id": rng.choice([None, f"r{rng.randrange(60)}"])}
        for i in range(500)
    ]  # fmt: skip
    for day in range(0, 700, 7):
        for who in ("e0", "e1"):
            found.append({"effort_id": f"week{day}{who}", "account_id": names[day % 5], "employee_id": who,
                          "day": D(2023, 2, 1) + dt.timedelta(days=day), "hours": 46.0})  # fmt: skip
    return found


def _preferences(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    return [
        {"account_id": name, "contact_id": f"{name}-{k}", "side": side, "preferred": rng.choice(["personal", "self"]),
         "declared_at": T(2023, 2, 1) + dt.timedelta(days=rng.randrange(300))}
        for name in names for side in ("buyer", "user") for k in range(2)
    ]  # fmt: skip


def _choices(rng: random.Random, names: list[str]) -> list[dict[str, Any]]:
    return [
        {"choice_id": f"c{i}", "account_id": rng.choice(names), "side": rng.choice(["buyer", "user"]),
         "chosen": rng.choice(["human", "self"]), "chosen_at": T(2023, 2, 1) + dt.timedelta(days=rng.randrange(690))}
        for i in range(300)
    ]  # fmt: skip
