"""The strategy records: every file loads whole, and the truth is what the rows say when they are counted again."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from oarlock.ingest import import_paths
from oarlock.lake.workspace import init_workspace
from oarlock.sample import SampleSummary
from oarlock.sample.strategy.tables import HEADERS
from tests.unit.sample.recount import Tables

WEIGHTS = {"custom": 25, "single_output": 20, "off_book": 15, "named_support": 15, "bespoke": 15, "single_dev": 10}
FROM, AT = "2025-11-01", "2026-11-01"


@pytest.fixture(scope="module")
def told(truth: dict[str, Any]) -> dict[str, Any]:
    part: dict[str, Any] = truth["strategy"]
    return part


def test_every_file_is_recognised_and_loads_without_a_bad_row(made: SampleSummary, tmp_path: Path) -> None:
    now = dt.datetime(2026, 11, 21, 9)
    workspace = init_workspace(tmp_path / "workspace", timezone=made.timezone, currency=made.currency, now=now)
    results = import_paths(workspace, [made.out / "strategy"], actor="test", now=now)
    assert sorted(Path(r.file).stem for r in results) == sorted(HEADERS)
    assert [(r.file, r.error) for r in results if r.error or r.rejected] == []
    counts = {f"strategy/{Path(r.file).name}": r.loaded for r in results}
    assert counts == {name: made.files[name] for name in counts}


def test_positions_are_their_weighed_shares(told: dict[str, Any]) -> None:
    for one in (told["position"]["company"], told["whale"], *told["position"]["offerings"].values()):
        weight = sum(WEIGHTS[name] for name in one["shares"])
        assert one["coverage"] == weight / 100
        whole = sum(WEIGHTS[name] * share for name, share in one["shares"].items()) * 100 / weight
        assert one["value"] == pytest.approx(whole, abs=0.001)


def test_custom_hours_and_development_are_those_of_the_rows(told: dict[str, Any], tables: Tables) -> None:
    delivery, custom = 0.0, 0.0
    for row in tables["strategy/effort.csv"]:
        if FROM <= row["day"] < AT and row["activity"] in ("delivery", "custom", "project"):
            delivery += float(row["hours"])
            custom += float(row["hours"]) * (row["activity"] == "custom" or row["is_off_menu"] == "true")
    assert told["position"]["company"]["shares"]["custom"] == pytest.approx(custom / delivery, abs=1e-6)
    by = Counter[str]()
    for row in tables["strategy/effort.csv"]:
        by[row["activity"]] += round(float(row["hours"]) * 100)
    assert told["effort"] == {"hundredths": dict(by), "rows": len(tables["strategy/effort.csv"])}
    items = Counter[str]()
    for row in tables["strategy/effort.csv"]:
        items[row["menu_item"]] += round(float(row["hours"]) * 100)
    assert told["menu"] == {name: size for name, size in items.items() if name}
    assert len(items) > 4


def test_the_biggest_customer_pulls_us_to_the_client_end(told: dict[str, Any], tables: Tables) -> None:
    whale = told["whale"]
    assert whale["account"] == "C-000001"
    assert whale["pull"] >= 10
    assert whale["pull"] == pytest.approx(whale["mean_with"] - whale["mean_without"], abs=0.001)
    assert whale["gravity"] >= 2
    made = {r["交付物编号"]: r["制作日期"] for r in tables["strategy/outputs.csv"]
            if r["类型"] == "feature" and r["为哪个客户制作"] == "C-000001"}  # fmt: skip
    users: dict[str, set[str]] = defaultdict(set)
    for row in tables["strategy/output_uses.csv"]:
        if row["account_id"] != "C-000001" and row["used_at"] > made.get(row["output_id"], "9"):
            users[row["output_id"]].add(row["account_id"])
    spread = sum(len(who) >= 3 for who in users.values())
    assert (len(made), spread) == (whale["made"], whale["spread"]) == (9, 2)


def test_offerings_lie_far_apart_and_leaders_believe_otherwise(told: dict[str, Any], tables: Tables) -> None:
    offers = {name: one["value"] for name, one in told["position"]["offerings"].items()}
    assert offers["stripe:starter"] <= 15
    assert offers["stripe:team"] <= 15
    assert 65 <= offers["rollout"] <= 90
    newest = told["stated"][-1]
    given = [float(r["value"]) for r in tables["strategy/answers.csv"]
             if (r["rubric"], r["round"], r["is_blind"]) == ("spectrum", newest["round"], "true")]  # fmt: skip
    assert (newest["n"], newest["late"]) == (len(given), 1) == (8, 1)
    assert newest["median"] == statistics.median(given)
    assert told["position"]["company"]["value"] - newest["median"] > 10
    assert newest["functions"].keys() == {"sales", "success"}
    low, high = told["target"]["company"]
    assert newest["median"] < low < high < told["position"]["company"]["value"]


def test_requests_groups_and_plans_are_those_of_the_rows(told: dict[str, Any], tables: Tables) -> None:
    asked = tables["strategy/requests.csv"]
    assert told["requests"]["by_decision"] == Counter(r["决定"] or "open" for r in asked)
    assert told["requests"]["estimated_hours"] == sum(int(r["预估工时"]) for r in asked)
    numbers = {r["需求编号"] for r in asked}
    booked = [r for r in tables["strategy/effort.csv"] if r["request_id"]]
    assert {r["request_id"] for r in booked} <= numbers
    assert told["requests"]["booked_hundredths"] == sum(round(float(r["hours"]) * 100) for r in booked) > 0
    held, groups = tables["strategy/customer_groups.csv"], told["groups"]
    assert len({r["account_id"] for r in held}) == len(held) == groups["n"]
    assert 0.03 <= groups["named"] / groups["n"] <= 0.08
    assert 0 < groups["complete_plans"] < groups["plans"] == groups["named"]
    assert len(tables["strategy/menu.csv"]) == 36
    assert told["budgets"]["premium"] == {"cents": 1_500_000, "share": None}
    assert told["budgets"]["light"] == {"cents": None, "share": 0.15}
    assert len(tables["strategy/domain_choices.csv"]) == 24


def test_judgements_hold_the_planted_cases(told: dict[str, Any], tables: Tables) -> None:
    answers = tables["strategy/answers.csv"]
    assert (told["ideal"]["judged"], len(told["ideal"]["one_zero"])) == (30, 1)
    expired = {r["subject"] for r in answers if r["rubric"] == "icp" and r["evidence_at"] < FROM}
    assert len(expired) == 1
    assert (told["modes"]["judged"], told["modes"]["verdicts"]["mixed"]) == (20, 1)
    assert told["stages"]["accounts"] == 15
    assert told["stages"]["stable_but_two_of_five"] == ["C-000008"]
    assert len({r["员工编号"] for r in tables["strategy/evaluations.csv"]}) == 9


def test_who_fits_stays_and_who_misses_a_person_leaves(told: dict[str, Any], tables: Tables) -> None:
    kept = {band: part["kept"] / part["sold"] for band, part in told["fit"].items()}
    assert kept["high"] > kept["mid"] > kept["low"]
    assert sum(part["sold"] for part in told["fit"].values()) == sum(
        r["attribute"] == "fit_at_sale" for r in tables["strategy/attributes.csv"]
    )
    stays = {r["account_id"] for r in tables["strategy/customer_groups.csv"]}
    plans: dict[tuple[bool, bool], int] = Counter()
    for row in tables["strategy/preferences.csv"]:
        if row["side"] == "buyer" and row["account_id"].startswith("stripe:"):
            plans[row["preferred"] == "personal", row["account_id"] in stays] += 1
    assert plans[True, False] / (plans[True, False] + plans[True, True]) > 2 * plans[False, False] / (
        plans[False, False] + plans[False, True]
    )


def test_transactional_customers_are_visited_and_one_of_ours_is_overloaded(
    told: dict[str, Any], tables: Tables
) -> None:
    visits = Counter(r["Account ID"] for r in tables["strategy/visits.csv"])
    assert told["overserved"] == visits
    modes = {r["客户编号"]: r["经营模式"] for r in tables["generic/customers.csv"]}
    assert {modes[who] for who in visits} == {"transactional"}
    assert min(visits.values()) >= 8
    weeks = [dt.date.fromisoformat(day) for day in told["overload"]["E301"]]
    assert any((b - a).days == 7 for a, b in pairwise(weeks))
