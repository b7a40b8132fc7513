"""The stories of customers: what the truth says about them is counted again from the files alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from oarlock.sample import SampleSummary, make_sample
from tests.unit.sample.recount import Tables

END = dt.datetime(2026, 11, 1)
Story = dict[str, Any]
Used = list[dict[str, Any]]


@pytest.fixture(scope="module")
def told(truth: Story) -> Story:
    part: Story = truth["behaviour"]
    return part


@pytest.fixture(scope="module")
def once(used: Used) -> dict[str, Used]:
    """Each event once, by account."""
    seen: dict[str, dict[str, Any]] = {row["event_id"]: row for row in used}
    out: dict[str, Used] = {}
    for row in seen.values():
        out.setdefault(row["account_id"], []).append(row)
    return out


def midnight(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def within(rows: Used, first: dt.datetime, days: int) -> int:
    stop = first + dt.timedelta(days=days)
    return sum(first <= row["happened_at"] < stop for row in rows)


def test_the_feed_is_as_large_as_told_with_its_late_and_double_events(told: Story, used: Used) -> None:
    usage, copies = told["usage"], Counter(row["event_id"] for row in used)
    assert 150_000 <= usage["events"] == len(copies) <= 400_000
    assert set(copies.values()) == {1, 2}
    assert sum(n == 2 for n in copies.values()) == usage["sent_twice"] > 500
    whole = {tuple(v for k, v in row.items() if k != "file") for row in used}
    assert len(whole) == len(copies)  # a second copy is the same to the last column
    first = {row["event_id"]: row for row in used}.values()
    late = [row for row in first if row["received_at"] - row["happened_at"] >= dt.timedelta(days=1)]
    assert len(late) == usage["late"] > 2_000
    assert max(row["received_at"] - row["happened_at"] for row in late) <= dt.timedelta(days=9)
    assert all(row["happened_at"] < row["received_at"] <= dt.datetime(2026, 11, 1, 12) for row in first)
    files = {(row["event_id"], row["file"]) for row in used}
    assert len(files) > len(copies)  # most second copies come with a later file


@pytest.mark.parametrize(
    "kind", ["silent_leaver", "falling_in_silence", "loud_leaver", "falling_and_complaining"]
)  # fmt: skip
def test_falls_are_in_the_files(told: Story, once: dict[str, Used], kind: str) -> None:
    stories = told["planted"][kind]
    assert len(stories) >= 2
    for story in stories:
        rows, start = once[story["account"]], midnight(story["falls_from"])
        assert within(rows, start + dt.timedelta(days=7), 28) == story["events_28_days_after"]
        before = start - dt.timedelta(days=90)
        assert within(rows, before, 90) == story["events_90_days_before"]
        assert 0.30 <= story["falls_to"] <= 0.68
        ratio = story["events_28_days_after"] / 28 * 90 / story["events_90_days_before"]
        # A Spring Festival or a year's end may lie in either window.
        assert ratio < 0.95


def test_silent_leavers_say_nothing_and_leave(told: Story, tables: Tables) -> None:
    tickets, talks = tables["success/tickets.csv"], tables["success/interactions.csv"]
    answers = tables["success/surveys.csv"]
    for story in told["planted"]["silent_leaver"] + told["planted"]["falling_in_silence"]:
        since, who = story["quiet_from"], story["account"]
        assert (midnight(story["falls_from"]) - midnight(since)).days == 60
        assert not [t for t in tickets if t["客户编号"] == who and t["创建时间"] >= since]
        assert not [t for t in talks if t["Account ID"] == who and t["Happened"] >= since]
        assert not [a for a in answers if a["account_id"] == who and a["responded_at"] >= since]
    ends: dict[str, str] = {}
    for line in tables["generic/contract_lines.csv"]:
        ends[line["客户编号"]] = max(line["结束日期"], ends.get(line["客户编号"], ""))
    booked = [s for s in told["planted"]["silent_leaver"] if s["account"].startswith("C-")]
    assert booked
    for story in booked:
        assert ends[story["account"]] == story["churned"]
        assert 75 <= (midnight(story["churned"]) - midnight(story["falls_from"])).days <= 150


def test_those_who_complain_do_so_within_the_window(told: Story, tables: Tables) -> None:
    for story in told["planted"]["falling_and_complaining"]:
        mine = [t for t in tables["success/tickets.csv"] if t["客户编号"] == story["account"]]
        assert any(t["类型"] == "complaint" and t["创建时间"] >= "2026-10-01" for t in mine)


def test_accounts_without_a_feed_have_no_event(told: Story, once: dict[str, Used]) -> None:
    assert len(told["planted"]["no_feed"]) >= 3
    assert not {story["account"] for story in told["planted"]["no_feed"]} & once.keys()
    assert told["usage"]["accounts"] == len(once)


def test_a_loud_customer_of_little_worth_eats_hours(told: Story, tables: Tables) -> None:
    (loud,) = told["planted"]["loud"]
    first = (END - dt.timedelta(days=told["effort"]["window_days"])).date().isoformat()
    hours: Counter[str] = Counter()
    for row in tables["success/effort.csv"]:
        if row["客户编号"] and first <= row["日期"] < "2026-11-01":
            hours[row["客户编号"]] += round(float(row["小时数"]) * 4)
    assert hours[loud["account"]] == loud["quarter_hours"] == max(hours.values())
    assert sum(hours.values()) == told["effort"]["quarter_hours"]
    assert loud["quarter_hours"] > 0.2 * told["effort"]["quarter_hours"]
    assert loud["mrr"] < 20_000
    unexplained = [t for t in tables["success/tickets.csv"] if t["类型"] == "complaint" and not t["原因代码"]]
    assert [t["工单编号"] for t in unexplained] == [told["closed_without_cause"]]


def test_forgotten_weeks_have_no_hours_and_all_others_have(told: Story, tables: Tables) -> None:
    weeks: dict[str, set[str]] = {}
    for row in tables["success/effort.csv"]:
        day = dt.date.fromisoformat(row["日期"])
        weeks.setdefault(row["员工编号"], set()).add((day - dt.timedelta(days=day.weekday())).isoformat())
    usual = weeks["E001"]
    missing = told["effort"]["missing_weeks"]
    assert {who: sorted(usual - weeks[who]) for who in missing} == missing
    whole = {who for who in weeks if who < "E012"} - missing.keys()
    assert all(weeks[who] >= usual - {"2026-10-26"} for who in whole)


def test_shelfware_pair_champion_and_happy_but_failing(told: Story, tables: Tables, once: dict[str, Used]) -> None:
    (shelf,) = told["planted"]["shelfware"]
    rows = [r for r in once[shelf["account"]] if END - dt.timedelta(days=28) <= r["happened_at"] < END]
    assert len({r["user_id"] for r in rows}) == shelf["active_28_days"]
    assert shelf["active_28_days"] == shelf["seats"] * 62 // 100
    seats = {r["quantity"] for r in tables["success/entitlements.csv"] if r["account_id"] == shelf["account"]}
    assert str(shelf["seats"]) in seats

    (pair,) = told["planted"]["one_pair"]
    first = (END - dt.timedelta(days=180)).date().isoformat()
    talks = [
        (t["Contact ID"], t["Employee ID"])
        for t in tables["success/interactions.csv"]
        if t["Account ID"] == pair["account"] and t["Direction"] == "both" and first <= t["Happened"] < "2026-11-01"
    ]
    assert (len(talks), max(Counter(talks).values())) == (pair["talks_180_days"], pair["of_one_pair"]) == (100, 82)

    (champion,) = told["planted"]["champion_left"]
    (person,) = [p for p in tables["success/contacts.csv"] if p["联系人编号"] == champion["contact"]]
    assert person["离开时间"][:10] == champion["left"]
    bounced = [t for t in tables["success/interactions.csv"] if t["Outcome"] == "bounced"]
    assert [t["Contact ID"] for t in bounced] == [champion["contact"]]
    roles = [r for r in tables["success/rowers.csv"] if r["contact_id"] == champion["contact"]]
    assert {(r["role"], r["end_date"]) for r in roles} == {("champion", champion["left"]), ("rower", champion["left"])}

    last = {r["outcome_id"]: r for r in tables["success/observations.csv"]}
    for story in told["planted"]["happy_failing"]:
        (goal,) = [o for o in tables["success/outcomes.csv"] if o["客户编号"] == story["account"]]
        base, target = float(goal["基线"]), float(goal["目标值"])
        value = float(last[goal["结果编号"]]["value"])
        assert (value - base) / (target - base) == pytest.approx(0.20, abs=1e-9)
        assert min(story["scores"]) >= 9


def test_those_in_trouble_complain_and_get_nowhere_and_nobody_takes_it_up(told: Story, tables: Tables) -> None:
    stories = told["planted"]["struggling"]
    assert 5 <= len(stories) <= 12
    goals = {row["客户编号"]: row for row in tables["success/outcomes.csv"]}
    last = {row["outcome_id"]: float(row["value"]) for row in tables["success/observations.csv"]}
    for story in stories:
        who, since = story["account"], story["troubled_from"]
        goal = goals[who]
        base, target = float(goal["基线"]), float(goal["目标值"])
        assert (last[goal["结果编号"]] - base) / (target - base) <= 0.12 + 1e-9
        tickets = [t for t in tables["success/tickets.csv"] if t["客户编号"] == who and t["创建时间"] >= since]
        assert any(t["类型"] == "complaint" for t in tickets)
        talks = [t for t in tables["success/interactions.csv"] if t["Account ID"] == who and t["Happened"] >= since]
        assert {t["Direction"] for t in talks} <= {"in"}
        said = [s for s in tables["success/surveys.csv"] if s["account_id"] == who and s["responded_at"] >= since]
        assert all(int(s["score"]) <= 6 for s in said if s["survey_type"] == "nps")


def test_most_customers_are_tended_asked_and_measured(told: Story, tables: Tables) -> None:
    goals = {row["客户编号"] for row in tables["success/outcomes.csv"]}
    assert (len(goals), sum(told["stories"].values())) == (told["care"]["goals"], told["care"]["customers"])
    assert 0.75 <= len(goals) / told["care"]["customers"] <= 0.9
    waves = [s for s in tables["success/surveys.csv"] if s["survey_type"] == "csat" and s["sent_at"].endswith("10:30")]
    assert 0.35 <= sum(bool(s["score"]) for s in waves) / len(waves) <= 0.45
    # A session for many has no hours of its own: nothing is written down for it.
    days = {(r["客户编号"], r["日期"], r["活动"]) for r in tables["success/effort.csv"]}
    alone = [
        t for t in tables["success/interactions.csv"] if (t["Account ID"], t["Happened"][:10], t["Purpose"]) not in days
    ]
    forgotten = sum(told["effort"]["rows_not_written"].values())
    assert 300 < told["care"]["sessions"] <= len(alone) + 5
    assert len(alone) <= told["care"]["sessions"] + forgotten


def test_first_values_of_old_customers_are_on_record(told: Story, tables: Tables) -> None:
    first = [row for row in tables["success/value_events.csv"] if row["event"] == "first_value"]
    assert len(first) == len({row["account_id"] for row in first}) == sum(told["days_to_first_value"].values())
    assert sum(row["happened_at"] < "2024-11-01" for row in first) > 30
    since = {row["account_id"]: row["happened_at"] for row in first}
    met = [row for row in tables["success/value_events.csv"] if row["event"] == "goal_met"]
    assert all(since[row["account_id"]] <= row["happened_at"] for row in met)


def test_r048_two_boats_drift_to_40_50_and_30(told: Story, tables: Tables) -> None:
    (story,) = told["planted"]["drifting"]
    assert list(story["drift"].values()) == [40.0, 50.0, 30.0]
    names = {"joint_plan", "outcome_review", "training", "feedback", "adoption"}
    strokes = [
        (dt.date.fromisoformat(t["Happened"][:10]), t["Direction"])
        for t in tables["success/interactions.csv"]
        if t["Account ID"] == story["account"] and t["Purpose"] in names
    ]
    assert [[day.isoformat(), side] for day, side in strokes] == story["strokes"]

    def rows(side: str, day: dt.date) -> bool:
        return any(s in (side, "both") and 0 <= (day - at).days < story["window_days"] for at, s in strokes)

    for until, far in story["drift"].items():
        drift, day = 0.0, strokes[0][0]
        while day < dt.date.fromisoformat(until):
            ours, theirs = rows("out", day), rows("in", day)
            drift = max(0.0, drift - 2) if ours and theirs else drift + (0.5 if ours or theirs else 1.0)
            day += dt.timedelta(days=1)
        assert drift == far


def test_the_books_are_off_where_it_is_told(told: Story, tables: Tables) -> None:
    spent: Counter[tuple[str, str]] = Counter()
    for row in tables["success/costs.csv"]:
        spent[row["类型"], f"{row['日期'][:7]}-01"] += round(float(row["金额"]) * 100)
    books = {(r["kind"], r["month"]): round(float(r["amount"]) * 100) for r in tables["success/ledger_totals.csv"]}
    off = [
        {"kind": kind, "month": month, "costs": spent[kind, month], "ledger": cents}
        for (kind, month), cents in books.items()
        if cents != spent[kind, month]
    ]
    assert off == told["costs"]["off"]
    shares = sorted(abs(o["ledger"] - o["costs"]) / o["ledger"] for o in off)
    assert shares[0] < 0.005 < shares[1]


def test_the_roadmap_and_the_rates_are_as_told(told: Story, tables: Tables) -> None:
    items = tables["success/roadmap.csv"]
    linked = sum(int(r["已确认需求数"]) >= told["roadmap"]["needs"] for r in items)
    assert (len(items), linked) == (told["roadmap"]["items"], told["roadmap"]["linked"]) == (60, 33)
    assert sum(bool(r["发布时间"]) for r in items) == told["roadmap"]["released"]
    rates: dict[str, list[tuple[str, float]]] = {}
    for row in tables["generic/employees.csv"]:
        rates.setdefault(row["员工编号"], []).append((row["生效时间"], float(row["每小时成本"])))
    dated = [sorted(found) for found in rates.values() if len(found) > 1]
    assert len(dated) == 33
    assert all(a[1] < b[1] for found in dated for a, b in pairwise(found))


def test_seasonal_customers_have_the_shape_and_no_fall(told: Story, once: dict[str, Used]) -> None:
    kinds = Counter(story["season"] for story in told["planted"]["seasonal"])
    assert kinds.keys() == {"month_end", "weekdays_only", "holidays"}
    for story in told["planted"]["seasonal"]:
        days = [row["happened_at"].date() for row in once[story["account"]]]
        if story["season"] == "weekdays_only":
            assert max(day.weekday() for day in days) <= 4
        if story["season"] == "month_end":
            ends = sum((day + dt.timedelta(days=3)).month != day.month for day in days)
            assert ends > 0.2 * len(days)
        assert "falls_from" not in story


def test_the_book_stays_as_it_is_without_behaviour(made: SampleSummary, tmp_path: Path) -> None:
    plain = make_sample(tmp_path, behaviour=False)
    for name in plain.files.keys() - {"generic/employees.csv"}:
        assert (plain.out / name).read_bytes() == (made.out / name).read_bytes(), name
    assert made.files.keys() > plain.files.keys()
