"""R-124: classes by size and use, with the form of service by default, hysteresis, exceptions and a preview."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.errors import UserError
from oarlock.strategy.segments.preview import preview
from oarlock.strategy.segments.rules import with_boundaries
from tests.support.choosing import asked
from tests.support.tables import line

T = dt.datetime
LONG_AGO = T(2020, 1, 1)


def domains(account: str, value: str, since: dt.datetime = LONG_AGO) -> dict[str, Any]:
    return {"account_id": account, "attribute": "domains", "value": value, "valid_from": since}


def one(sizes: list[tuple[dt.datetime, int | None]], used: str | None, **more: Any) -> dict[str, Any]:
    """The segment of an account whose staff changed on some days."""
    entities = {
        "account": [{"account_id": "a", "name": "A", "employees": n, "valid_from": since} for since, n in sizes],
        "account_attribute": [] if used is None else [domains("a", used)],
        "contract_line": [line("a", "2020-01-01")],
        **more,
    }
    (row,) = asked("segments", entities)
    return row


def test_r124_4200_staff_and_six_domains_are_large_and_get_professional_service() -> None:
    row = one([(T(2020, 1, 1), 4_200)], "6")
    assert (row["segment"], row["form"], row["tier"], row["mode"]) == (
        "large", "professional_service", "premium", "enterprise",
    )  # fmt: skip
    assert (row["value"], row["status"]) == (240.0, "ok")


def test_r124_35_staff_and_one_function_are_entry_and_get_the_online_application() -> None:
    row = one([(T(2020, 1, 1), 35)], "1")
    assert (row["segment"], row["form"], row["tier"]) == ("entry", "online_application_service", "light")


def test_r124_many_staff_alone_do_not_make_it_large() -> None:
    assert one([(T(2020, 1, 1), 4_200)], "1")["segment"] == "small"
    assert one([(T(2020, 1, 1), 35)], "9")["segment"] == "small"


@pytest.mark.parametrize(("since", "segment", "moving"), [(T(2024, 5, 1), "mid", "up"), (T(2024, 2, 1), "large", None)])
def test_r124_one_quarter_over_does_not_move_and_two_do(since: dt.datetime, segment: str, moving: str | None) -> None:
    row = one([(T(2020, 1, 1), 900), (since, 1_100)], "6")
    assert (row["segment"], row["measured"], row["moving"]) == (segment, "large", moving)


def test_r124_there_and_back_within_two_quarters_is_no_move() -> None:
    row = one([(T(2020, 1, 1), 900), (T(2023, 8, 1), 1_100), (T(2023, 11, 1), 900)], "6")
    assert (row["segment"], row["moving"]) == ("mid", None)


def test_r124_two_classes_at_once_move_to_the_nearer_of_the_two_quarters() -> None:
    row = one([(T(2020, 1, 1), 35), (T(2024, 2, 1), 60), (T(2024, 5, 1), 1_100)], "6")
    assert row["segment"] == "mid"


def test_r124_domains_are_families_of_features_when_nobody_states_them() -> None:
    day = T(2024, 6, 1, 12)
    used = [
        {"event_id": f"{name}{user}", "account_id": "a", "user_id": str(user), "event": name, "happened_at": day}
        for name in ("report.view", "report.export", "search", "share") for user in range(20)
    ]  # fmt: skip
    row = one([(T(2020, 1, 1), 300)], None, usage_event=used)
    assert (row["domains"], row["people"], row["segment"]) == (3, 20, "mid")
    # Of 500 staff 20 are 4 %: wide but thin.
    assert one([(T(2020, 1, 1), 500)], None, usage_event=used)["domains"] == 2


def test_r124_without_size_or_use_nothing_is_said() -> None:
    for sizes, used in (([(T(2020, 1, 1), None)], "3"), ([(T(2020, 1, 1), 300)], None), ([(T(2020, 1, 1), 300)], "x")):
        row = one(sizes, used)
        assert (row["segment"], row["value"], row["status"]) == (None, None, "insufficient")


def test_r124_an_exception_wins_with_its_reason() -> None:
    choice = {"subject": "segment:a", "choice": "large", "reason": "their group buys next year",
              "decided_at": T(2024, 6, 1)}  # fmt: skip
    row = one([(T(2020, 1, 1), 35)], "1", strategy_choice=[choice])
    assert (row["segment"], row["by_rule"], row["exception"]) == ("large", "entry", "their group buys next year")
    row = one([(T(2020, 1, 1), 35)], "1", strategy_choice=[{**choice, "choice": "huge"}])
    assert (row["segment"], row["exception"]) == ("entry", None)


def test_r124_a_preview_shows_who_moves_with_revenue_and_hours() -> None:
    entities = {
        "account": [{"account_id": n, "employees": size} for n, size in (("a", 900), ("b", 1_200), ("c", 30))],
        "account_attribute": [domains("a", "5"), domains("b", "5"), domains("c", "1")],
        "contract_line": [line(n, "2020-01-01") for n in "abcd"],
    }
    rows = asked("segments", entities)
    found = preview(rows, with_boundaries({"large": 800}))
    assert [(m.account, m.before, m.after, m.arr, m.hours) for m in found.moves] == [
        ("a", "mid", "large", 12 * 100_00, 200_00)
    ]
    assert (found.hours, found.unknown) == ((280_50, 480_50), 1)
    assert [(s.id, s.n) for s in found.shares] == [
        ("entry", (1, 1)), ("small", (0, 0)), ("mid", (1, 0)), ("large", (1, 2)),
    ]  # fmt: skip


def test_r124_boundaries_that_do_not_rise_are_refused() -> None:
    with pytest.raises(UserError, match="do not rise"):
        with_boundaries({"large": 100})
