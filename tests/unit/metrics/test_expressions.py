"""Positions, local days and rounding, against plain Python."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from oarlock.domain.metric import Question
from oarlock.errors import UnknownNameError, UserError
from oarlock.metrics.core.expressions import month_label, position, scale
from oarlock.metrics.core.groups import tree
from oarlock.metrics.core.localtime import local_day, offsets
from oarlock.metrics.core.parameters import decimal_of, money_of, text_of, whole_of
from oarlock.metrics.core.rates import cross
from tests.oracle.revenue import half_away
from tests.support.tables import FakeTables, line, rows_of, shared_engine

D = dt.date
SPINES = {
    "months": tuple(D(2023 + m // 12, m % 12 + 1, 1) for m in range(10, 20)),
    "days": tuple(D(2024, 2, 25) + dt.timedelta(days=i) for i in range(10)),
    "months with a gap": (D(2024, 1, 1), D(2024, 2, 1), D(2024, 4, 1), D(2024, 5, 1), D(2024, 6, 1)),
    "mid-month": (D(2024, 1, 15), D(2024, 2, 15), D(2024, 3, 15), D(2024, 4, 15)),
    "calendar's ends": (D(1, 1, 1), D(2024, 1, 1), D(9999, 12, 31)),
    "one": (D(2024, 2, 29),),
    "none": (),
}


@pytest.mark.parametrize("name", SPINES)
def test_a_position_is_the_number_of_days_before(name: str) -> None:
    days = SPINES[name]
    around = {d + dt.timedelta(days=k) for d in days for k in (-1, 0, 1) if D(1, 1, 2) < d < D(9999, 12, 31)}
    asked = sorted({*days, *around, D(1, 1, 1), D(9999, 12, 31), D(2024, 2, 29)})
    table = FakeTables({}).literal(tuple({"day": d} for d in (*asked, None)), {"day": "date"})
    found = {r["day"]: r["at"] for r in shared_engine().fetch(table.select("day", at=position(table.day, days)))}
    assert found == {**{d: sum(x < d for x in days) for d in asked}, None: len(days)}


def test_scaling_rounds_halves_away_from_zero_exactly() -> None:
    amounts = [0, 1, 5, 6, 7, 11, 18, 9 * 10**12, 9 * 10**12 - 1, 2**43 + 1]
    for factor, divisor in ((1, 12), (13, 3), (487, 16), (1461, 4), (12, 1), (1, 1), (18_000, 1), (1, 1_500)):
        table = FakeTables({}).literal(tuple({"a": a, "d": divisor} for a in amounts), {"a": "int64", "d": "int64"})
        found = {r["a"]: r["v"] for r in shared_engine().fetch(table.select("a", v=scale(table.a, factor, table.d)))}
        assert found == {a: half_away(Fraction(a * factor, divisor)) for a in amounts}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"])
def test_local_days_follow_the_zone_also_when_clocks_change(zone: str) -> None:
    place = ZoneInfo(zone)
    stamps = [
        dt.datetime(2024, m, d, h, 30) for m in range(1, 13) for d in (1, 10, 31) for h in (3, 4, 14, 23) if d < 29
    ]
    for since, _ in offsets(zone)[1][-8:]:
        stamps += [since - dt.timedelta(seconds=1), since]
    table = FakeTables({}).literal(tuple({"at": s} for s in stamps), {"at": "timestamp"})
    found = {r["at"]: r["day"] for r in shared_engine().fetch(table.select("at", day=local_day(table["at"], zone)))}
    assert found == {s: s.replace(tzinfo=dt.UTC).astimezone(place).date() for s in stamps}


def test_a_month_is_written_with_leading_zeros() -> None:
    table = FakeTables({}).literal(({"d": D(987, 3, 4)},), {"d": "date"})
    assert shared_engine().fetch(table.select(m=month_label(table.d))) == [{"m": "0987-03"}]


def test_cross_rates_take_the_shortest_way() -> None:
    direct = {("EUR", "USD"): Decimal("1.25"), ("USD", "CNY"): Decimal("8"), ("EUR", "CNY"): Decimal("9")}
    assert cross(direct, "EUR", "CNY") == 9
    assert cross(direct, "CNY", "USD") == Decimal("0.125")
    assert cross({k: v for k, v in direct.items() if k != ("EUR", "CNY")}, "EUR", "CNY") == 10
    assert cross(direct, "EUR", "JPY") is None


def test_roots_follow_the_tree_of_the_day_and_survive_cycles() -> None:
    chain = [(f"n{i}", f"n{i + 1}") for i in range(16)]
    rows = [*chain, ("a", "b"), ("b", "c"), ("c", "a"), ("tail", "a"), ("self", "self"), ("top", None), ("leaf", "top")]
    table = FakeTables({}).literal(
        tuple({"day": D(2024, 1, 1), "account_id": a, "parent_id": p} for a, p in rows),
        {"day": "date", "account_id": "string", "parent_id": "string"},
    )
    found = {r["account_id"]: r["root"] for r in shared_engine().fetch(tree(table))}
    assert {found[f"n{i}"] for i in range(16)} == {"n16"}
    assert {k: found[k] for k in ("a", "b", "c", "tail", "leaf")} == {
        "a": "a",
        "b": "b",
        "c": "c",
        "tail": "tail",
        "leaf": "top",
    }
    assert "self" not in found


def test_parameters_say_what_is_wrong_with_them() -> None:
    def q(**given: str) -> Question:
        return Question(metric="m", as_of=D(2024, 1, 1), parameters=tuple(given.items()))

    assert (money_of(q(cash="12.505"), "cash"), money_of(q(), "cash")) == (1_251, None)
    assert (whole_of(q(top="3"), "top", 10), whole_of(q(), "top", 10)) == (3, 10)
    assert decimal_of(q(share="0.25"), "share") == Decimal("0.25")
    for bad in ("-1", "NaN", "Infinity", "many", ""):
        with pytest.raises(UserError, match="share"):
            decimal_of(q(share=bad), "share")
    for bad in ("1.5", "1001"):
        with pytest.raises(UserError):
            whole_of(q(top=bad), "top", 10, largest=1_000)
    with pytest.raises(UserError, match="arr"):
        text_of(q(basis="tcv"), "basis", "mrr", choices=("mrr", "arr"))


def test_an_unknown_dimension_names_what_is_near() -> None:
    values = [{"account_id": "c", "attribute": "fit_score", "value": "1", "valid_from": None}]
    tables = FakeTables({"contract_line": [line("c", "2024-01-01")], "account_attribute": values})
    with pytest.raises(UnknownNameError, match="fit_score"):
        rows_of(tables, "mrr", Question(metric="mrr", as_of=D(2024, 6, 1), by=("fitscore",)))


def test_a_metric_between_two_instants_asks_for_them() -> None:
    tables = FakeTables({"contract_line": [line("c", "2024-01-01")]})
    with pytest.raises(UserError, match="--from"):
        rows_of(tables, "mrr_movements", Question(metric="mrr_movements", as_of=D(2024, 6, 1)))


def test_nothing_at_all_is_zero_and_not_missing() -> None:
    (row,) = rows_of(FakeTables({}), "mrr", Question(metric="mrr", as_of=D(2024, 6, 1)))
    assert (row["value"], row["accounts"], row["status"]) == (0, 0, "ok")
