"""R-079: bought but unused value (已购未用价值挖掘), and the other figures of use on a day made by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from tests.support.tables import FakeTables, line, rows_of

D = dt.date
NOW, LATER = D(2024, 7, 1), D(2024, 10, 1)


def seen(user: str, day: D, events: int = 1, account: str = "a") -> dict[str, Any]:
    return {"account_id": account, "user_id": user, "day": day, "learned_day": day, "events": events}


def used(event: str, day: D, events: int = 1, *, account: str = "a", offering: str | None = "core") -> dict[str, Any]:
    return {"account_id": account, "offering_id": offering, "event": event, "day": day, "learned_day": day,
            "events": events, "quantity": None}  # fmt: skip


def ask(name: str, tables: FakeTables, **more: Any) -> list[dict[str, Any]]:
    return rows_of(tables, name, Question(metric=name, as_of=more.pop("as_of", NOW), **more))


def company(**more: Any) -> FakeTables:
    """500 seats at 240 a year, 310 of them used, 410 three months later; a module for 40,000 that nobody opens."""
    june, september = NOW - dt.timedelta(days=3), LATER - dt.timedelta(days=3)
    people = [seen(f"u{n}", june) for n in range(310)] + [seen(f"u{n}", september) for n in range(410)]
    lines = [
        line("a", "2024-01-01", amount=12_000_000, interval="year", offering="core", quantity=500.0, units="seats"),
        line("a", "2024-01-01", amount=4_000_000, interval="year", offering="module", quantity=1.0),
    ]
    days = [used("open", june), used("open", september)]
    return FakeTables({
        "usage_user_day": people, "usage_feature_day": days, "contract_line": lines, "account": [{"account_id": "a"}],
        **more,
    })  # fmt: skip


def test_r079_310_of_500_seats_are_62_percent_and_85_600_are_unused() -> None:
    (row,) = ask("active_seat_share", company())
    assert (row["value"], row["numerator"], row["denominator"]) == (0.62, 310, 500)
    (row,) = ask("shelfware", company(), by=("account",))
    assert (row["unused_seats"], row["seat_value"], row["module_value"]) == (190, 190 * 240_00, 40_000_00)
    assert (row["value"], row["unused_modules"]) == (85_600_00, 1)


def test_r079_410_active_recover_24_000() -> None:
    (row,) = ask("shelfware_recovered", company(), as_of=LATER, periods=(Period(NOW, LATER),))
    assert (row["value"], row["seats"], row["modules"]) == (24_000_00, 100, 0)
    days = [used("open", NOW - dt.timedelta(days=3)), used("plan", LATER - dt.timedelta(days=3), offering="module")]
    (row,) = ask("shelfware_recovered", company(usage_feature_day=days), as_of=LATER, periods=(Period(NOW, LATER),))
    assert (row["value"], row["modules"]) == (24_000_00 + 40_000_00, 1)


def test_r079_entitlements_say_the_seats_before_contract_lines_do() -> None:
    rights = [{"account_id": "a", "offering_id": "core", "quantity": 400.0, "start_date": D(2024, 1, 1)}]
    (row,) = ask("active_seat_share", company(entitlement=rights))
    assert (row["value"], row["denominator"]) == (0.775, 400)


def test_r079_an_account_without_usage_on_record_is_unknown_not_unused() -> None:
    lines = [line("b", "2024-01-01", offering="core", quantity=10.0)]
    tables = FakeTables({"contract_line": lines, "account": [{"account_id": "b"}]})
    for name in ("shelfware", "active_seat_share", "active_users", "usage_recency", "feature_breadth"):
        (row,) = ask(name, tables, by=("account",))
        assert (row["account"], row["value"], row["status"]) == ("b", None, "n/a")


PEOPLE = [
    *(seen("daily", NOW - dt.timedelta(days=n), 3) for n in range(1, 29)),
    *(seen("weekly", NOW - dt.timedelta(days=n), 2) for n in (5, 12, 19, 26)),
    seen("once", NOW - dt.timedelta(days=20)),
    seen("before", NOW - dt.timedelta(days=29), 50),
    # The same day told twice, by a linked account learned later: one user, one day.
    seen("daily", NOW - dt.timedelta(days=1), 4) | {"learned_day": NOW + dt.timedelta(days=9)},
]


def test_people_of_a_day_a_week_and_a_month() -> None:
    tables = FakeTables({"usage_user_day": PEOPLE, "account": [{"account_id": "a"}]})
    (row,) = ask("active_users", tables)
    assert (row["day"], row["week"], row["month"], row["value"]) == (1, 2, 3, 3)
    (row,) = ask("active_users", tables, parameters=(("window", "week"),))
    assert row["value"] == 2
    (row,) = ask("stickiness", tables)
    assert (row["numerator"], row["denominator"], row["value"]) == (33, 84, 33 / 84)
    (row,) = ask("user_concentration", tables)
    assert (row["numerator"], row["denominator"], row["one_person"]) == (88, 97, 1)
    (row,) = ask("last_login_days", tables)
    assert row["value"] == 0.0
    (row,) = ask("new_user_growth", tables)
    assert (row["numerator"], row["denominator"], row["value"]) == (3, 1, 3.0)


def test_features_used_of_those_known_and_how_regularly() -> None:
    days = [used("open", NOW - dt.timedelta(days=n)) for n in range(1, 11)]
    days += [used("report", NOW - dt.timedelta(days=40)), used("export", NOW - dt.timedelta(days=2), account="b"),
             used("plan", NOW - dt.timedelta(days=2), account="b", offering="module")]  # fmt: skip
    rights = [{"account_id": "a", "offering_id": "core", "quantity": None, "start_date": D(2024, 1, 1)}]
    tables = FakeTables({"usage_feature_day": days, "entitlement": rights,
                         "account": [{"account_id": n} for n in "ab"]})  # fmt: skip
    breadth = {
        r["account"]: (r["numerator"], r["denominator"]) for r in ask("feature_breadth", tables, by=("account",))
    }
    # `a` may use what its offering has; `b` has no entitlements, so all that anybody uses is open to it.
    assert breadth == {"a": (1, 3), "b": (2, 4)}
    depth = {r["account"]: r["value"] for r in ask("feature_depth", tables, by=("account",))}
    assert depth == {"a": 10.0, "b": 1.0}
    adopted = {r["feature"]: (r["numerator"], r["denominator"]) for r in ask("feature_adoption", tables)}
    assert adopted == {"open": (1, 2), "report": (0, 2), "export": (1, 2), "plan": (1, 1)}


def test_retention_on_a_day_and_ever_after_counts_only_users_whose_day_is_over() -> None:
    first = NOW - dt.timedelta(days=20)
    people = [seen(name, first) for name in ("back on 7", "back on 9", "never")]
    people += [seen("back on 7", first + dt.timedelta(days=7)), seen("back on 9", first + dt.timedelta(days=9)),
               seen("too new", NOW - dt.timedelta(days=7))]  # fmt: skip
    rows = ask("usage_retention", FakeTables({"usage_user_day": people}), parameters=(("on", "7"),))
    assert {r["method"]: (r["numerator"], r["denominator"]) for r in rows} == {"n_day": (1, 3), "unbounded": (2, 3)}


def test_a_steady_loss_of_a_twentieth_of_the_mean_a_week_is_the_trend() -> None:
    days = [used("open", NOW - dt.timedelta(days=7 * week + 1), 2_000 + 100 * week) for week in range(12)]
    (row,) = ask("usage_trend", FakeTables({"usage_feature_day": days}))
    mean = sum(d["events"] for d in days) / 12
    assert abs(row["value"] + 100 / mean) < 1e-12


def test_value_is_recorded_or_follows_a_rule() -> None:
    days = [used("report", NOW - dt.timedelta(days=n), n) for n in range(1, 6)]
    told = [{"event_id": "v", "account_id": "a", "event": "won", "happened_at": dt.datetime(2024, 6, 30, 9)}]
    tables = FakeTables({"usage_feature_day": days, "value_event": told})
    (row,) = ask("value_events", tables)
    assert row["value"] == 1
    (row,) = ask("value_events", tables, parameters=(("rule", "report>=3, export"),))
    assert row["value"] == 1 + 3
    question = Question(metric="value_events", as_of=NOW - dt.timedelta(days=90))
    (row,) = rows_of(tables, "value_events", dataclasses.replace(question, parameters=(("rule", "report"),)))
    assert (row["value"], row["status"]) == (None, "n/a")
