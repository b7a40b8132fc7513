"""R-061: time to first value with open cases (首次价值实现时间); R-063: the bottleneck of the path (价值路径瓶颈)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import Question
from oarlock.metrics.core.survival import km_median
from tests.support.tables import FakeTables, line, rows_of

D, T = dt.date, dt.datetime
START = D(2024, 1, 1)
DAYS = (5, 8, 12, 20, 31, 45)
NAMES = [f"a{n}" for n in range(10)]


def lake(**more: Any) -> FakeTables:
    values = [
        {"event_id": f"v{n}", "account_id": f"a{n}", "event": "first report sent",
         "happened_at": T.combine(START + dt.timedelta(days=day), dt.time(15))}
        for n, day in enumerate(DAYS)
    ]  # fmt: skip
    return FakeTables({
        "contract_line": [line(name, START.isoformat()) for name in NAMES], "value_event": values,
        "account": [{"account_id": name, "segment": "s"} for name in NAMES], **more,
    })  # fmt: skip


def ask(tables: FakeTables, day: int, **more: Any) -> list[dict[str, Any]]:
    name = "time_to_first_value"
    return rows_of(tables, name, Question(metric=name, as_of=START + dt.timedelta(days=day), **more))


def test_r061_six_values_and_four_open_at_50_have_the_median_31_and_never_20_2() -> None:
    (row,) = ask(lake(), 50)
    assert (row["value"], row["reached"], row["open"], row["n"]) == (31, 6, 4, 10)
    cases = [(day, True, 1) for day in DAYS] + [(50, False, 4)]
    assert km_median(cases) == 31
    assert round(sum(DAYS) / len(DAYS), 1) == 20.2


def test_r061_before_half_have_got_value_there_is_no_figure() -> None:
    (row,) = ask(lake(), 31)
    assert (row["value"], row["reached"], row["open"], row["status"]) == (None, 4, 6, "n/a")


def test_r061_each_account_has_its_own_days_and_one_that_left_without_is_open_until_then() -> None:
    left = [line("a9", START.isoformat(), "2024-01-11")]
    lines = [*(line(name, START.isoformat()) for name in NAMES[:9]), *left]
    rows = {row["account"]: row for row in ask(lake(contract_line=lines), 50, by=("account",))}
    assert [rows[name]["value"] for name in NAMES[:6]] == list(DAYS)
    assert (rows["a9"]["value"], rows["a9"]["open"]) == (None, 1)
    cases = [(day, True, 1) for day in DAYS] + [(50, False, 3), (10, False, 1)]
    (row,) = ask(lake(contract_line=lines), 50)
    assert row["value"] == km_median(cases)


def test_r061_the_clock_may_run_from_the_kick_off_or_from_each_release() -> None:
    steps = [
        {"account_id": name, "step": "Kick-off", "reached_at": T.combine(START + dt.timedelta(days=2), dt.time(9))}
        for name in NAMES
    ]
    (row,) = ask(lake(milestone=steps), 52, parameters=(("clock", "kickoff"),))
    assert row["value"] == 29
    releases = [{"release_id": "2.0", "offering_id": "core", "released_at": T(2024, 2, 1)}]
    days = [
        {"account_id": f"a{n}", "offering_id": "core", "event": "open", "events": 1, "quantity": None,
         "day": D(2024, 2, 1) + dt.timedelta(days=n), "learned_day": D(2024, 2, 1)}
        for n in range(6)
    ]  # fmt: skip
    tables = lake(release=releases, usage_feature_day=days, value_event=[])
    (row,) = ask(tables, 60, parameters=(("clock", "release"),), by=("release",))
    assert (row["release"], row["value"], row["reached"], row["open"]) == ("2.0", 4, 6, 4)


STEPS = {"contract to kick-off": 4, "trained": 6, "data loading": 19, "first use": 5, "first value": 8}


def path(**changed: int) -> dict[str, dict[str, Any]]:
    day, rows = START, []
    for step, days in (STEPS | changed).items():
        day += dt.timedelta(days=days)
        rows.append({"account_id": "a0", "step": step, "reached_at": T.combine(day, dt.time(12)),
                     "side": "theirs" if step == "data loading" else "ours"})  # fmt: skip
    question = Question(metric="value_path_steps", as_of=D(2024, 6, 1))
    return {row["step"]: row for row in rows_of(lake(milestone=rows), "value_path_steps", question)}


def test_r063_steps_of_4_6_19_5_8_days_are_42_and_data_loading_is_45_percent() -> None:
    rows = path()
    assert {step: row["value"] for step, row in rows.items()} == STEPS
    (worst,) = [row for row in rows.values() if row["bottleneck"]]
    assert (worst["step"], worst["side"], worst["total"], round(worst["share"], 2)) == (
        "data loading",
        "theirs",
        42.0,
        0.45,
    )


def test_r063_after_a_migration_package_19_become_9_and_the_whole_32() -> None:
    rows = path(**{"data loading": 9})
    assert (rows["data loading"]["value"], rows["data loading"]["total"]) == (9.0, 32.0)


def test_r061_the_curve_holds_open_cases_and_passes_half_where_the_median_is() -> None:
    name = "time_to_value_curve"
    rows = rows_of(lake(), name, Question(metric=name, as_of=START + dt.timedelta(days=50)))
    told = [(r["day"], round(r["value"], 4), r["at_risk"], r["reached"], r["open"]) for r in rows]
    assert told == [
        (0, 0.0, 10, 0, 0), (5, 0.1, 10, 1, 0), (8, 0.2, 9, 1, 0), (12, 0.3, 8, 1, 0), (20, 0.4, 7, 1, 0),
        (31, 0.5, 6, 1, 0), (45, 0.6, 5, 1, 0), (50, 0.6, 4, 0, 4),
    ]  # fmt: skip
    assert {r["n"] for r in rows} == {10}


def test_r061_a_case_that_is_open_early_lifts_the_share_of_the_others() -> None:
    lines = [*(line(name, START.isoformat()) for name in NAMES[:9]), line("a9", START.isoformat(), "2024-01-11")]
    name = "time_to_value_curve"
    rows = rows_of(lake(contract_line=lines), name, Question(metric=name, as_of=START + dt.timedelta(days=50)))
    # Two of ten by day 8; the one that left on day 10 counts until then, so each later step is a share of fewer.
    by_hand, left = {}, 1.0
    for day, at_risk in ((5, 10), (8, 9), (12, 7), (20, 6), (31, 5), (45, 4)):
        left *= 1 - 1 / at_risk
        by_hand[day] = 1 - left
    found = {r["day"]: r["value"] for r in rows if r["reached"]}
    assert all(abs(found[day] - share) < 1e-12 for day, share in by_hand.items())
    assert found.keys() == by_hand.keys()
    assert [(r["day"], r["open"]) for r in rows if r["open"]] == [(10, 1), (50, 3)]


def test_r061_without_a_clock_there_is_no_curve() -> None:
    name = "time_to_value_curve"
    rows = rows_of(lake(contract_line=[], value_event=[]), name, Question(metric=name, as_of=START))
    assert [(r["value"], r["day"], r["status"]) for r in rows] == [(None, None, "n/a")]
