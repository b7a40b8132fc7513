"""What the truth file tells of the strategy records."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

from oarlock.domain.period import add_months
from oarlock.sample.strategy.recount.files import Exchange, Row, companies, rows, sold
from oarlock.sample.strategy.recount.positions import annual, positions, pull, told
from oarlock.sample.strategy.recount.shares import Window

BREADTH = 3
OVER = 1.1


def strategy_truth(out: Path, *, at: dt.date) -> dict[str, Any]:
    """The right answers as of a day, from the files under `out`."""
    known = companies(out)
    lines = sold(out, known)
    since = add_months(at, -12)
    found = positions(Window(out, known, lines, since, at))
    arr = annual(lines, Exchange(out, at), at)
    whale = max(arr, key=lambda who: arr[who])
    offerings = {name: told(parts) for (kind, name), parts in sorted(found.items()) if kind == "offering"}
    return {
        "day": at.isoformat(), "since": since.isoformat(),
        "position": {"company": told(found["company", "company"]), "offerings": offerings},
        "whale": _whale(out, known, found, arr, whale, since, at),
        "stated": _stated(out), "target": _band(out), "effort": _effort(out), "menu": _menu(out),
        "budgets": _budgets(out, at),
        "requests": _requests(out), "overload": _overload(out), "promised": _promised(out), "groups": _groups(out),
        "ideal": _ideal(out, known, whale),
        "modes": _modes(out), "wants": _wants(out), "self_service": _self_service(out, lines, known, at),
        "fit": _fit(out, lines, known, at),
        "competitors": dict(sorted(Counter(
            r["competitor"] for r in rows(out, "strategy/opportunities")
            if r["competitor"] and since.isoformat() <= r["close_date"] < at.isoformat()
        ).items())),
        "overserved": dict(sorted(Counter(r["Account ID"] for r in rows(out, "strategy/visits")).items())),
        "stages": _stages(out),
    }  # fmt: skip


def _whale(
    out: Path, known: dict[str, str], found: Any, arr: dict[str, Fraction], whale: str, since: dt.date, at: dt.date
) -> dict[str, Any]:
    """Position, pull, gravity and spill-over of the one that pays most."""
    hours: Counter[str] = Counter()
    for row in rows(out, "strategy/effort"):
        is_drawn = row["is_off_menu"] == "true" or row["activity"] in ("travel", "development")
        if row["account_id"] and is_drawn and since.isoformat() <= row["day"] < at.isoformat():
            hours[known[row["account_id"]]] += _hundredths(row["hours"])
    paying = sum(size for who, size in hours.items() if arr.get(who))
    made = {r["交付物编号"]: r for r in rows(out, "strategy/outputs")
            if r["类型"] == "feature" and known.get(r["为哪个客户制作"]) == whale}  # fmt: skip
    takers: dict[str, set[str]] = defaultdict(set)
    for row in rows(out, "strategy/output_uses"):
        if row["output_id"] in made and row["used_at"] > made[row["output_id"]]["制作日期"]:
            takers[row["output_id"]].add(known[row["account_id"]])
    spread = sum(len(who - {whale}) >= BREADTH for who in takers.values())
    share = float(arr[whale] / sum(arr.values()))
    of_hours = hours[whale] / paying
    ref = next(ref for ref, number in known.items() if number == whale and ref)
    return {
        "account": ref, **told(found["account", whale]), **pull(found, arr, whale), "revenue_share": round(share, 6),
        "hours": hours[whale] / 100, "hours_share": round(of_hours, 6), "gravity": round(of_hours / share, 6),
        "made": len(made), "spread": spread,
    }  # fmt: skip


def _hundredths(hours: str) -> int:
    return round(float(hours) * 100)


def _stated(out: Path) -> list[dict[str, Any]]:
    """Each revealed round of the blind question: the median, by function where four and more answered."""
    shown = {r["round"]: r["revealed_at"] for r in rows(out, "strategy/reveals") if r["rubric"] == "spectrum"}
    said: dict[str, list[Row]] = defaultdict(list)
    late: Counter[str] = Counter()
    for row in rows(out, "strategy/answers"):
        if row["rubric"] == "spectrum":
            if row["is_blind"] == "true" and row["answered_at"] < shown[row["round"]]:
                said[row["round"]].append(row)
            else:
                late[row["round"]] += 1
    return [
        {
            "round": turn, "n": len(given), "late": late[turn], "median": median(float(r["value"]) for r in given),
            "functions": {
                name: median(float(r["value"]) for r in given if r["function"] == name)
                for name in sorted({r["function"] for r in given})
            },
        }
        for turn, given in sorted(said.items())
    ]  # fmt: skip


def _band(out: Path) -> dict[str, list[float]]:
    return {r["subject"]: [float(r["low"]), float(r["high"])] for r in rows(out, "strategy/targets")}


def _effort(out: Path) -> dict[str, Any]:
    """Hundredths of hours of the whole file by activity, of customers and of nobody."""
    by: Counter[str] = Counter()
    for row in rows(out, "strategy/effort"):
        by[row["activity"]] += _hundredths(row["hours"])
    return {"hundredths": dict(sorted(by.items())), "rows": len(rows(out, "strategy/effort"))}


def _menu(out: Path) -> dict[str, int]:
    """Hundredths of hours booked to each item of the menu."""
    by: Counter[str] = Counter()
    for row in rows(out, "strategy/effort"):
        if row["menu_item"]:
            by[row["menu_item"]] += _hundredths(row["hours"])
    return dict(sorted(by.items()))


def _budgets(out: Path, at: dt.date) -> dict[str, dict[str, float | None]]:
    """What each tier allows an account on the day: US cents of twelve months, or the share of its revenue."""
    newest: dict[str, Row] = {}
    for row in rows(out, "strategy/budgets"):
        if newest.get(row["服务档次"], {"预算生效日": ""})["预算生效日"] < row["预算生效日"] < at.isoformat():
            newest[row["服务档次"]] = row
    return {
        tier: {
            "cents": round(float(r["每客户预算"]) * 100) * (12 if r["预算周期"] == "month" else 1)
            if r["每客户预算"]
            else None,
            "share": float(r["占收入比例"]) if r["占收入比例"] else None,
        }
        for tier, r in sorted(newest.items())
    }


def _requests(out: Path) -> dict[str, Any]:
    """Requests by decision (empty = open), estimated hours, and the hours that went into those taken on."""
    asked = rows(out, "strategy/requests")
    spent = [_hundredths(r["hours"]) for r in rows(out, "strategy/effort") if r["request_id"]]
    return {
        "n": len(asked), "by_decision": dict(sorted(Counter(r["决定"] or "open" for r in asked).items())),
        "estimated_hours": sum(int(r["预估工时"]) for r in asked),
        "estimated_cents": sum(round(float(r["预估成本"]) * 100) for r in asked),
        "accounts": len({r["客户编号"] for r in asked}), "booked_hundredths": sum(spent),
    }  # fmt: skip


def _promised(out: Path) -> dict[str, int]:
    """Hundredths of an hour that exceptions leave to be worked off, by who does them."""
    spent: Counter[str] = Counter()
    for row in rows(out, "strategy/effort"):
        spent[row["request_id"]] += _hundredths(row["hours"])
    left: Counter[str] = Counter()
    for row in rows(out, "strategy/requests"):
        if row["决定"] == "exception":
            left[row["执行人"]] += max(int(row["预估工时"]) * 100 - spent[row["需求编号"]], 0)
    return {who: size for who, size in sorted(left.items()) if size}


def _overload(out: Path) -> dict[str, list[str]]:
    """Mondays of the weeks in which somebody wrote down more than a tenth above the hours agreed."""
    agreed = {r["员工编号"]: float(r["每周工时"]) for name in ("generic", "strategy")
              for r in rows(out, f"{name}/employees")}  # fmt: skip
    weeks: Counter[tuple[str, str]] = Counter()
    for name in ("success/effort", "strategy/effort"):
        for row in rows(out, name):
            who, day, hours = (row.get("employee_id") or row["员工编号"], row.get("day") or row["日期"],
                               row.get("hours") or row["小时数"])  # fmt: skip
            date = dt.date.fromisoformat(day)
            weeks[who, (date - dt.timedelta(days=date.weekday())).isoformat()] += _hundredths(hours)
    over: dict[str, list[str]] = defaultdict(list)
    for (who, monday), size in sorted(weeks.items()):
        if size > agreed[who] * 100 * OVER:
            over[who].append(monday)
    return dict(over)


def _groups(out: Path) -> dict[str, Any]:
    """Customers by group, those operated by name, and their plans."""
    held, plans = rows(out, "strategy/customer_groups"), rows(out, "strategy/protection_plans")
    whole = ("高管赞助人", "我方划桨人", "客户方划桨人", "每年预留工时", "主要风险", "缓解措施", "复核日")
    return {
        "n": len(held), "by_group": dict(sorted(Counter(r["group"] for r in held).items())),
        "named": sum(r["is_named"] == "true" for r in held), "plans": len(plans),
        "complete_plans": sum(all(r[name] for name in whole) for r in plans),
    }  # fmt: skip


def _ideal(out: Path, known: dict[str, str], whale: str) -> dict[str, Any]:
    """How many were judged, how many pass (14 points, none below 2; fresh evidence or not), and the biggest one's."""
    points: dict[str, list[float]] = defaultdict(list)
    for row in rows(out, "strategy/answers"):
        if row["rubric"] == "icp":
            points[row["subject"]].append(float(row["value"]))
    passed = sorted(who for who, p in points.items() if sum(p) >= 14 and min(p) >= 2)
    big = next((p for who, p in points.items() if known[who] == whale), [])
    return {
        "judged": len(points), "pass": len(passed), "biggest": {"points": sum(big), "lowest": min(big, default=None)},
        "one_zero": sorted(who for who, p in points.items() if sorted(p) == [0, 4, 4, 4, 4]),
    }  # fmt: skip


def _modes(out: Path) -> dict[str, Any]:
    """Verdicts by the items that people answered: clear from six of ten."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(out, "strategy/answers"):
        if row["rubric"] == "mode":
            said[row["subject"]][row["choice"]] += 1
    verdicts = Counter(max(c, key=lambda k: c[k]) if max(c.values()) >= 6 else "mixed" for c in said.values())
    return {"judged": len(said), "verdicts": dict(sorted(verdicts.items()))}


def _wants(out: Path) -> dict[str, int]:
    """How many people declared each wish, by side."""
    return dict(sorted(Counter(f"{r['side']} {r['preferred']}" for r in rows(out, "strategy/preferences")).items()))


def _self_service(out: Path, lines: Any, known: dict[str, str], at: dt.date) -> dict[str, dict[str, int]]:
    """Buyers of plans sold by card by what they said they want, and how many of them still pay."""
    paying = {line.company for line in lines if line.start <= at < line.end}
    told = {wish: {"asked": 0, "kept": 0} for wish in ("personal", "self")}
    for row in rows(out, "strategy/preferences"):
        if row["side"] == "buyer" and row["account_id"].startswith("stripe:"):
            told[row["preferred"]]["asked"] += 1
            told[row["preferred"]]["kept"] += known[row["account_id"]] in paying
    return told


def _fit(out: Path, lines: Any, known: dict[str, str], at: dt.date) -> dict[str, dict[str, int]]:
    """Customers by fit at the sale, and how many of them still pay."""
    paying = {line.company for line in lines if line.start <= at < line.end}
    told: dict[str, dict[str, int]] = {}
    for row in rows(out, "strategy/attributes"):
        if row["attribute"] == "fit_at_sale":
            part = told.setdefault(row["value"], {"sold": 0, "kept": 0})
            part["sold"] += 1
            part["kept"] += known[row["account_id"]] in paying
    return dict(sorted(told.items()))


def _stages(out: Path) -> dict[str, Any]:
    """How many customers have four lifecycles, and who is stable in use but stuck in strategy."""
    entered: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows(out, "strategy/stages"):
        entered[row["account_id"]][row["timeline"]].add(row["stage"])
    stuck = [who for who, t in entered.items() if "stable" in t["buying_use"] and len(t["strategy"]) == 2]
    return {"accounts": len(entered), "stable_but_two_of_five": sorted(stuck)}
