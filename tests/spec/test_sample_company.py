"""The sample company, imported like anyone's files, gives the figures that its truth file planted."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from oarlock.ingest import ImportResult, import_paths, match_rate
from oarlock.lake.commits import read_log
from oarlock.lake.engines import Engine, open_engine
from oarlock.lake.workspace import Workspace, init_workspace
from oarlock.pipeline.answer import tables_for
from oarlock.sample import SampleSummary, make_sample
from oarlock.strategy.registry import figure

NOW = dt.datetime(2026, 11, 21, 9, 0)


@dataclass(frozen=True)
class Company:
    """The sample in a workspace, with its truth and an engine."""

    made: SampleSummary
    truth: dict[str, Any]
    workspace: Workspace
    results: list[ImportResult]
    engine: Engine

    def ask(self, name: str, *days: dt.date) -> list[dict[str, Any]]:
        """Rows of a metric for the periods between some days, or as of the last day."""
        end = dt.date.fromisoformat(self.truth["mrr"][-1]["day"])
        q = Question(
            metric=name, as_of=end, periods=tuple(Period(a, b) for a, b in pairwise(days)), observed_until=end,
            currency=self.workspace.currency, zone=self.workspace.timezone,
        )  # fmt: skip
        tables = tables_for(self.workspace, q, log=read_log(self.workspace), engine=self.engine)
        return self.engine.fetch(figure(name).answer(tables, q))

    @property
    def days(self) -> list[dt.date]:
        """The instants of the truth."""
        return [dt.date.fromisoformat(told["day"]) for told in self.truth["mrr"]]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    folder = tmp_path_factory.mktemp("company")
    made = make_sample(folder / "files", accounts=120, months=15)
    workspace = init_workspace(folder / "workspace", timezone=made.timezone, currency=made.currency, now=NOW)
    results = import_paths(workspace, made.folders, actor="test", now=NOW)
    engine = open_engine("duckdb")
    yield Company(made, json.loads(made.truth.read_text(encoding="utf-8")), workspace, results, engine)
    engine.close()


def test_r151_every_file_loads_whole(company: Company) -> None:
    assert [r.file for r in company.results if r.error or r.batch is None] == []
    assert len(company.results) == len(company.made.files)
    assert sum(r.rejected for r in company.results) == 0
    lines = [r for r in company.results if r.entity == "contract_line"]
    planted = company.truth["files"]
    assert sorted(r.loaded for r in lines) == sorted(
        [planted["stripe/subscriptions.csv"], planted["generic/contract_lines.csv"]]
    )


def test_r142_an_event_sent_twice_is_stored_once(company: Company, tmp_path: Path) -> None:
    def stored(results: list[ImportResult]) -> tuple[int, int, int]:
        events = [r for r in results if r.entity == "usage_event"]
        return sum(r.loaded for r in events), sum(r.unchanged for r in events), sum(r.rejected for r in results)

    planted = company.truth["behaviour"]["usage"]
    assert stored(company.results) == (planted["events"], planted["sent_twice"], 0)
    assert planted["sent_twice"] > 100
    # The company whose fate follows its usage, too, loads whole.
    made = make_sample(tmp_path / "files", accounts=60, months=3, events=4_000)
    workspace = init_workspace(tmp_path / "workspace", timezone=made.timezone, currency=made.currency, now=NOW)
    results = import_paths(workspace, made.folders, actor="test", now=NOW)
    planted = json.loads(made.truth.read_text(encoding="utf-8"))["usage"]
    assert stored(results) == (planted["events"], planted["sent_twice"], 0)
    assert [r.file for r in results if r.error] == []
    rows = {r.entity: r.loaded for r in results if r.entity != "usage_event"}
    assert rows["contract_line"] == made.files["generic/contract_lines.parquet"]
    assert (rows["account"], rows["ticket"]) == (60, planted["tickets"])


def test_r140_mrr_of_each_month_is_the_planted_one(company: Company) -> None:
    rows = {row["as_of"]: row for row in company.ask("mrr", *company.days)}
    told = company.truth["mrr"]
    assert [(rows[d]["value"], rows[d]["accounts"]) for d in company.days] == [
        (t["total"], t["accounts"]) for t in told
    ]
    assert len({t["total"] for t in told}) == len(told)


def test_r064_movements_over_resolved_accounts_are_the_planted_ones(company: Company) -> None:
    # A customer that moves from card to contract would, unresolved, be lost in one system and new in the other.
    assert company.truth["planted"]["counts"]["migrates"] >= 1
    rows = {(r["period"].isoformat(), r["movement"]): r for r in company.ask("mrr_movements", *company.days)}
    for told in company.truth["movements"]:
        for kind in ("new", "reactivation", "expansion", "contraction", "churn", "fx"):
            row = rows[told["from"], kind]
            assert row["amount"] == told[kind], (told["from"], kind)
            assert row["accounts"] == told["accounts"].get(kind, row["accounts"]), (told["from"], kind)


def test_r064_trailing_retention_is_the_planted_one(company: Company) -> None:
    told = company.truth["trailing_12"]
    year = (dt.date.fromisoformat(told["from"]), dt.date.fromisoformat(told["to"]))
    (net,) = company.ask("net_revenue_retention", *year)
    (gross,) = company.ask("gross_revenue_retention", *year)
    (logos,) = company.ask("logo_retention", *year)
    assert (net["numerator"], net["denominator"]) == (told["kept_net"], told["opening"])
    assert (gross["numerator"], gross["denominator"]) == (told["kept_gross"], told["opening"])
    assert (logos["numerator"], logos["denominator"]) == (told["logos_kept"], told["logos_start"])


def test_r006_the_biggest_customer_is_named(company: Company) -> None:
    rows = {row["basis"]: row for row in company.ask("revenue_concentration")}
    big, told = company.truth["biggest_customer"], company.truth["concentration"]
    found = rows["revenue"]
    assert found["biggest"] == big["book"]
    assert (found["numerator"], found["denominator"]) == (big["mrr"], told["total"])
    assert found["value"] > 0.25
    assert found["top_5"] == pytest.approx(sum(told["top"]) / told["total"], rel=1e-12)
    assert found["hhi"] == pytest.approx(10_000 * told["squares"] / told["total"] ** 2, rel=1e-9)


def test_r098_receivables_are_the_planted_ones(company: Company) -> None:
    told = company.truth["receivables"]
    rows = {row["bucket"]: row["value"] for row in company.ask("receivables_ageing")}
    assert sum(rows.values()) == sum(told["contract_book"]["ageing"].values()) + told["card_owed"]
    assert rows["over_90"] >= told["contract_book"]["ageing"]["over_90"] > 0


def test_r139_accounts_of_three_systems_are_matched_as_planted(company: Company) -> None:
    links = {
        row["ref"]: row["account_id"]
        for part in read_log(company.workspace).visible("identity_link")
        for row in _rows(company.engine, part.path)
    }

    def known_as(one: dict[str, str]) -> set[str]:
        refs = [one["book"], *(f"{s}:{one[s]}" for s in ("stripe", "salesforce") if one[s])]
        return {links.get(ref, ref) for ref in refs if ref}

    with (company.made.out / "truth_accounts.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    joined = [p for p in people if p["match"] in ("external_id", "domain")]
    named = [p for p in people if p["match"] == "name"]
    assert [p for p in joined if len(known_as(p)) != 1] == []
    assert [p for p in named if len(known_as(p)) == 1] == []
    everyone = [ref for p in people for ref in known_as(p)]
    assert len(everyone) == len(set(everyone))
    rate = match_rate(company.workspace)
    assert rate.value is not None
    assert 0 < rate.value < 1


def test_r061_the_first_value_of_everyone_is_on_record(company: Company) -> None:
    (row,) = company.ask("time_to_first_value")
    told = company.truth["behaviour"]["days_to_first_value"]
    took = sorted(int(days) for days, times in told.items() for _ in range(times))
    assert row["reached"] == len(took)
    assert row["n"] == row["reached"] + row["open"]
    # Who has none yet may take for ever, or leave the count: the median lies between the two.
    soonest, latest = took[(len(took) - 1) // 2], took[(row["n"] + 1) // 2 - 1]
    assert soonest - 1 <= row["value"] <= latest + 1


def _rows(engine: Engine, path: Path) -> list[dict[str, Any]]:
    return engine.fetch(engine.scan([path], {"ref": "string", "account_id": "string"}))


def test_r103_r102_who_needs_someone_are_the_planted_ones(company: Company) -> None:
    # Both windows end on the last day of the files; what the rules must find and must not stands in the truth.
    rows = {row["account_id"]: row for row in company.ask("accounts_needing_attention")}
    planted = company.truth["behaviour"]["planted"]

    def found(kind: str) -> dict[str, dict[str, Any]]:
        """The row of each planted customer, under whichever of its IDs it is known; empty where it is not told."""
        out = {}
        for story in planted[kind]:
            ids = story["ids"]
            known = [story["account"], *(f"{s}:{ids[s]}" for s in ("stripe", "salesforce") if s in ids)]
            out[story["account"]] = next((rows[ref] for ref in known if ref in rows), {})
        return out

    def having(sign: str) -> list[str]:
        return sorted(ref for ref, row in rows.items() if sign in row["reasons"].split())

    silent = found("falling_in_silence")
    assert having("silent") == sorted(row["account_id"] for row in silent.values())
    assert all(row["level"] == 1 and row["fall"] >= 0.3 for row in silent.values())
    for row in found("falling_and_complaining").values():
        assert (row["level"], "usage_fell" in row["reasons"].split()) == (2, True)
        assert row["ticket_days"] <= 60
    assert {row["account_id"] for row in found("no_feed").values()} <= set(having("no_usage_data"))
    (loud,) = found("loud").values()
    hours = {ref: row["hours_share"] - row["arr_share"] for ref, row in rows.items() if row["hours_share"] is not None}
    assert max(hours, key=lambda ref: hours[ref]) == loud["account_id"]
    assert loud["hours_share"] > 0.2 > 0.01 > loud["arr_share"]
    (champion,) = found("champion_left").values()
    assert (champion["level"], champion["champion"]) == (1, "left")
    for row in found("happy_failing").values():
        assert (row["level"], "failing_outcome" in row["caps"].split(",")) == (1, True)
    in_trouble = found("struggling")
    assert len(in_trouble) >= 2
    for row in in_trouble.values():
        assert (row["level"], row["band"], "failing_outcome" in row["caps"].split(",")) == (1, "red", True)
        assert "red" in row["reasons"].split()
    (drifting,) = planted["drifting"]
    assert list(drifting["drift"].values())[-1] < 60
    assert drifting["account"] not in having("drift_far")
    seasonal = {story["account"] for story in planted["seasonal"]}
    assert not seasonal & {*having("silent"), *having("usage_fell")}


def test_r001_r008_positions_and_the_pull_of_the_biggest_are_the_planted_ones(company: Company) -> None:
    pytest.importorskip("oarlock.strategy.spectrum")
    told = company.truth["strategy"]
    rows = {(row["subject_kind"], row["subject"]): row for row in company.ask("spectrum_position")}
    offerings = {("offering", name): part for name, part in told["position"]["offerings"].items()}
    whale = ("account", told["whale"]["account"])
    for subject, part in {
        ("company", "company"): told["position"]["company"],
        whale: told["whale"],
        **offerings,
    }.items():
        row = rows[subject]
        assert row["value"] == (part["value"] if part["value"] is None else pytest.approx(part["value"], abs=0.01))
        assert row["coverage"] == pytest.approx(part["coverage"])
        for factor, share in part["shares"].items():
            assert row[factor] == pytest.approx(share, abs=1e-4), (subject, factor)
    (found,) = [row for row in company.ask("gravity") if row["subject"] == told["whale"]["account"]]
    assert found["rank"] == 1
    assert found["pull"] == pytest.approx(told["whale"]["pull"], abs=0.01)
    assert found["value"] == pytest.approx(told["whale"]["gravity"], abs=0.001)
    assert (found["made"], found["spread"], found["alert"]) == (9, 2, True)


def test_r010_r013_requests_and_overload_are_the_planted_ones(company: Company) -> None:
    pytest.importorskip("oarlock.strategy.boundaries")
    told = company.truth["strategy"]
    asked = Counter(row["decision"] or "open" for row in company.ask("off_menu_requests"))
    assert asked == told["requests"]["by_decision"]
    over: dict[str, list[str]] = {}
    for row in company.ask("overload"):
        if row["part"] == "week" and row["is_over"]:
            over.setdefault(row["employee"], []).append(str(row["week"])[:10])
    left = {row["employee"]: round(row["hours"] * 100) for row in company.ask("overload") if row["part"] == "promised"}
    assert left == told["promised"] != {}
    recent = {who: [d for d in days if d >= min(map(min, over.values()))] for who, days in told["overload"].items()}
    assert {who: sorted(days) for who, days in over.items()} == {who: days for who, days in recent.items() if days}


def test_r013_budgets_of_tiers_are_the_planted_ones(company: Company) -> None:
    rows, told = company.ask("tier_budget"), company.truth["strategy"]["budgets"]
    accounts = [row for row in rows if row["part"] == "account" and row["status"] == "ok"]
    assert {row["tier"] for row in accounts} == set(told)
    for row in accounts:
        by = told[row["tier"]]
        expected = by["cents"] if by["share"] is None else round(by["share"] * row["revenue"])
        assert abs(row["budget"] - expected) <= (by["share"] is not None)
        assert row["value"] == row["cost"] - row["budget"]
    # Some cost more than they may, and some less: a budget that nobody can break says nothing.
    assert {row["value"] > 0 for row in accounts} == {True, False}


def test_r111_named_customers_are_the_planted_ones(company: Company) -> None:
    pytest.importorskip("oarlock.strategy.customers")
    rows, told = company.ask("customer_groups"), company.truth["strategy"]["groups"]
    assert sum(row["is_named"] for row in rows) == told["named"]
    decided = Counter(row["group"] for row in rows if row["basis"] == "decided")
    # A customer whose card plan ends with the day of the export is grouped, and pays no more.
    assert all(told["by_group"][group] - n in (0, 1, 2) for group, n in decided.items())
