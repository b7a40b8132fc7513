"""R-101: product people behind closed doors: the wait for a release, links to needs, who meets customers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.support.asking import one

T = dt.datetime


def wish(name: str, waited: int | None, **more: object) -> dict[str, Any]:
    asked = T(2023, 1, 1, 12)
    out = asked + dt.timedelta(days=waited) if waited is not None else None
    return {"item_id": name, "requested_at": asked, "created_at": asked, "released_at": out, **more}


def test_r101_half_of_the_requests_wait_210_days_though_finished_ones_took_150() -> None:
    quick = [wish(f"quick{i}", 90) for i in range(4)]
    slow = [wish("half", 210), wish("later", 300)]
    still = [wish(f"open{i}", None) for i in range(4)]
    row = one("request_to_release", {"roadmap_item": [*quick, *slow, *still]})
    # Of ten, four by day 90 and the fifth on day 210; the finished six average 145 days.
    assert (row["value"], row["released"], row["open"], row["n"]) == (210, 6, 4, 10)
    assert row["is_slow"] is True
    assert sum([90] * 4 + [210, 300]) / 6 == 145
    calm = one("request_to_release", {"roadmap_item": [*quick, *slow, *still]}, parameters=(("norm_days", "210"),))
    assert calm["is_slow"] is False


def test_r101_what_was_dropped_was_waited_for_until_then() -> None:
    kept = [wish("a", 100), wish("b", 200)]
    dropped = wish("c", None, status="Dropped", updated_at=T(2023, 1, 11, 12))
    row = one("request_to_release", {"roadmap_item": [*kept, dropped]})
    # It left after ten days: of the two that remained one was released after 100.
    assert (row["value"], row["open"]) == (100, 1)
    waiting = one("request_to_release", {"roadmap_item": [*kept, wish("c", None)]})
    assert waiting["value"] == 200


def test_r101_33_of_60_items_are_linked() -> None:
    items = [wish(f"i{i}", 100 if i % 2 else None, confirmed_needs=3 + i % 2 if i < 33 else i % 3) for i in range(60)]
    gone = [wish("dropped", None, confirmed_needs=9, status="dropped")]
    row = one("roadmap_linked_share", {"roadmap_item": [*items, *gone]})
    assert (row["value"], row["numerator"], row["denominator"]) == (33 / 60, 33, 60)
    assert (row["n"], row["is_low"]) == (60, True)
    least = one("roadmap_linked_share", {"roadmap_item": [*items, *gone]}, parameters=(("norm", "0.55"),))
    assert least["is_low"] is False


def test_r101_an_item_without_a_number_of_needs_is_shown_as_such() -> None:
    row = one("roadmap_linked_share", {"roadmap_item": [wish("a", None, confirmed_needs=3), wish("b", None)]})
    assert (row["value"], row["silent"]) == (0.5, 1)


def test_r101_4_of_18_product_people_met_a_customer() -> None:
    staff = [{"employee_id": f"p{i}", "department": "Product" if i % 2 else "R&D"} for i in range(18)]
    others = [{"employee_id": "s", "department": "Sales"}, {"employee_id": "old", "department": "Product",
                                                            "left_at": T(2024, 6, 1)}]  # fmt: skip

    def met(name: str, who: str | None, when: dt.datetime, **more: object) -> dict[str, Any]:
        return {"interaction_id": name, "account_id": "c", "employee_id": who, "happened_at": when, "minutes": 90.0,
                **more}  # fmt: skip

    calls = [
        met("1", "p1", T(2024, 5, 1)), met("2", "p1", T(2024, 5, 2)), met("3", "p2", T(2024, 6, 30)),
        met("4", "s", T(2024, 5, 1)), met("5", "p9", T(2024, 3, 1)), met("6", "p8", T(2024, 5, 1), account_id=None),
    ]  # fmt: skip
    joined = [
        {"interaction_id": "4", "employee_id": who, "happened_at": T(2024, 5, 1)} for who in ("p3", "p4", "s", None)
    ]
    entities = {"employee": [*staff, *others], "interaction": calls, "participant": joined}
    row = one("product_contact_share", entities)
    assert (row["numerator"], row["denominator"], row["n"], row["value"]) == (4, 18, 18, 4 / 18)
    # p1 twice, p2 once, p3 and p4 with the seller: five times an hour and a half.
    assert row["hours"] == 7.5
