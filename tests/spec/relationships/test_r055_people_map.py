"""R-055: the people map (人际关系图): pairs with their two-way interactions, named people without any, who has gone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import Question
from oarlock.scores.people_map.answer import ALONE, PAIRS
from oarlock.scores.people_map.card import METRIC
from tests.spec.relationships.test_r055_dependence_and_departures import NOW, D, T, role, talks
from tests.support.tables import FakeTables


def mapped(**entities: Any) -> list[dict[str, Any]]:
    tables = FakeTables({"account": [{"account_id": "a"}], **entities}, as_of=NOW)
    rows = tables.fetch(METRIC.answer(tables, Question(metric="people_map", as_of=NOW)))  # type: ignore[arg-type]
    assert all(row.keys() == {field.name for field in METRIC.card.fields} for row in rows)
    return sorted(rows, key=lambda row: (-int(str(row["meetings"])), str(row["contact"]), str(row["employee"])))


def test_r055_82_of_100_are_two_lines_with_their_counts_and_the_whole() -> None:
    rows = mapped(interaction=[*talks("c", "e", 82), *talks("d", "e", 18)])
    assert [(r["contact"], r["employee"], r["meetings"], r["talks"]) for r in rows] == [
        ("c", "e", 82, 100), ("d", "e", 18, 100),
    ]  # fmt: skip
    assert {r["last_day"] for r in rows} == {D(2024, 6, 30)}


def test_r055_only_two_way_interactions_of_180_days_are_lines() -> None:
    mails = [row | {"direction": "out"} for row in talks("m", "e", 5)]
    old = [row | {"happened_at": T(2024, 1, 2)} for row in talks("o", "e", 5)]
    assert [r["contact"] for r in mapped(interaction=[*talks("c", "e", 1), *mails, *old])] == ["c"]


def test_r055_who_has_gone_is_marked_and_who_goes_later_is_not() -> None:
    gone = [
        {"contact_id": "c", "account_id": "a", "left_at": T(2024, 6, 20)},
        {"contact_id": "d", "account_id": "a", "left_at": T(2024, 9, 1)},
    ]
    held = [
        {"account_id": "a", "employee_id": "e", "role": "csm", "start_date": D(2023, 1, 1), "end_date": D(2024, 6, 1)},
        {"account_id": "a", "employee_id": "f", "role": "csm", "start_date": D(2024, 6, 1)},
    ]
    rows = mapped(interaction=[*talks("c", "e", 2), *talks("d", "f", 1)], contact=gone, assignment=held,
                  contact_role=[role("c")])  # fmt: skip
    assert [(r["contact_gone"], r["employee_gone"]) for r in rows] == [(D(2024, 6, 20), D(2024, 6, 1)), (None, None)]
    assert [(r["contact_role"], r["employee_role"]) for r in rows] == [("champion", "csm"), (None, "csm")]


def test_r055_named_people_who_met_nobody_stand_alone_and_those_long_gone_do_not() -> None:
    roles = [role("c"), role("d"), role("x", end_date=D(2022, 1, 1))]
    held = [{"account_id": "a", "employee_id": "e", "role": "csm", "start_date": D(2023, 1, 1)}]
    rows = mapped(interaction=talks("c", "f", 3), contact_role=roles, assignment=held)
    found = {(r["contact"], r["employee"], r["meetings"]) for r in rows}
    assert found == {("c", "f", 3), (None, "e", 0), ("d", None, 0)}


def test_the_map_of_one_customer_is_small_however_many_talk() -> None:
    many = [one for n in range(30) for one in talks(f"c{n:02d}", "e", 30 - n)]
    named = [role(f"z{n:02d}") for n in range(20)]
    rows = mapped(interaction=many, contact_role=named)
    pairs = [r for r in rows if r["meetings"]]
    assert [r["contact"] for r in pairs] == [f"c{n:02d}" for n in range(PAIRS)]
    assert {r["talks"] for r in pairs} == {sum(range(1, 31))}
    assert len(rows) == PAIRS + ALONE


def test_the_ends_of_a_window_count_as_they_do_for_dependence() -> None:
    from tests.support.tables import rows_of

    rows = talks("c", "e", 200)
    tables = FakeTables({"interaction": rows, "account": [{"account_id": "a"}]}, as_of=NOW)
    (whole,) = rows_of(tables, "pair_dependence", Question(metric="pair_dependence", as_of=NOW))
    (pair,) = mapped(interaction=rows)
    assert (pair["meetings"], pair["talks"]) == (whole["numerator"], whole["denominator"])
    assert pair["meetings"] < 200
    assert dt.date(2024, 6, 30) == pair["last_day"]
