"""What a person asks becomes one exact question, or is refused with a sentence that names the way out."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import oarlock.metrics
from oarlock.domain.definition import STANDARD
from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from oarlock.errors import OarlockError, UnknownNameError, UserError
from oarlock.metrics.registry import all_metrics, metric
from oarlock.pipeline.questions import NEVER, Ask, Horizon, partial, question

D = dt.date


def asked(name: str = "mrr_movements", *, fiscal: int = 1, **what: Any) -> Question:
    seen = Horizon(
        today=D(2024, 7, 10), first=None, observed_until=D(2024, 7, 5), currency="USD", fiscal_year_start=fiscal,
        entities=frozenset({"contract_line"}),
    )  # fmt: skip
    return question(metric(name), Ask(**what), horizon=seen, definition=STANDARD)


def days(q: Question) -> list[str]:
    return [p.start.isoformat() for p in q.periods] + [q.periods[-1].end.isoformat()]


def test_what_people_do_is_observed_as_far_as_its_own_feed_was() -> None:
    def until(**more: Any) -> D | None:
        seen = Horizon(today=D(2024, 7, 10), first=None, observed_until=D(2024, 7, 5), currency="USD", **more)
        return seen.observed(metric("ticket_volume"))

    living = {"ticket": D(2024, 7, 1)}
    assert until(entities=frozenset({"contract_line"}), feeds=living) == NEVER
    # To the end of the first of July, and for the fourteen days that a living help desk may be quiet.
    assert until(entities=frozenset({"contract_line", "ticket"}), feeds=living) == D(2024, 7, 16)
    assert until(entities=frozenset({"ticket"})) == D(2024, 7, 5)


def test_a_span_is_cut_where_fiscal_years_and_quarters_begin_wherever_it_starts() -> None:
    years = asked(start=D(2022, 2, 15), end=D(2024, 7, 1), grain="year", fiscal=4)
    assert days(years) == ["2022-02-15", "2022-04-01", "2023-04-01", "2024-04-01", "2024-07-01"]
    quarters = asked(start=D(2024, 2, 1), end=D(2024, 7, 1), grain="quarter", fiscal=2)
    assert days(quarters) == ["2024-02-01", "2024-05-01", "2024-07-01"]
    months = asked(start=D(2024, 4, 20), end=D(2024, 6, 1), grain="month")
    assert days(months) == ["2024-04-20", "2024-05-01", "2024-06-01"]
    assert days(asked(start=D(2024, 5, 30), end=D(2024, 6, 2), grain="day"))[1:3] == ["2024-05-31", "2024-06-01"]
    assert days(asked(end=D(2024, 7, 1), grain="year", fiscal=7)) == ["2023-07-01", "2024-07-01"]


def test_the_first_and_last_period_are_partial_when_they_are_parts_only() -> None:
    years = asked(start=D(2022, 2, 15), end=D(2024, 7, 1), grain="year", fiscal=4)
    assert partial(years, fiscal_year_start=4) == (
        Period(D(2022, 2, 15), D(2022, 4, 1)), Period(D(2024, 4, 1), D(2024, 7, 1)),
    )  # fmt: skip
    whole = asked(start=D(2022, 4, 1), end=D(2024, 4, 1), grain="year", fiscal=4)
    assert partial(whole, fiscal_year_start=4) == ()
    assert partial(asked(start=D(2024, 2, 3), end=D(2024, 4, 5)), fiscal_year_start=1) == ()
    assert partial(asked(start=D(2024, 2, 3), end=D(2024, 4, 5), grain="day"), fiscal_year_start=1) == ()


@pytest.mark.parametrize("more", [{"start": D(2024, 1, 1)}, {"end": D(2024, 1, 1)}])
def test_an_instant_and_a_span_are_not_asked_for_at_once(more: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="--as-of names one instant"):
        asked(as_of=D(2024, 3, 1), **more)


@pytest.mark.parametrize(
    ("name", "what", "told"),
    [
        ("mrr", {"parameters": (("basis", "arr"),)}, r"'mrr' has no parameter 'basis'. It has none\."),
        ("overdue_share", {"parameters": (("bigdeal", "1"),)}, r"no parameter 'bigdeal'. It has: big_deal\."),
        ("loss_stress_test", {"by": ("segment",)}, r"'loss_stress_test' cannot be split. Ask for it without --by\."),
        ("days_sales_outstanding", {"by": ("offering",)}, "It can be split by: account, group, owner, segment"),
        ("gross_renewal_rate", {"by": ("cohort",)}, "It can be split by: offering, account, group"),
    ],
)  # fmt: skip
def test_what_a_metric_does_not_know_is_refused_with_what_it_knows(name: str, what: dict[str, Any], told: str) -> None:
    with pytest.raises(UserError, match=told):
        asked(name, **what)


def test_a_known_parameter_goes_through() -> None:
    assert asked("overdue_share", parameters=(("big_deal", "5"),)).parameters == (("big_deal", "5"),)


def _read_names() -> Iterator[tuple[str, str]]:
    """Module and name of every parameter that the metrics' code reads by a literal name."""
    for file in Path(oarlock.metrics.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            is_read = isinstance(node, ast.Call) and getattr(node.func, "id", "") in READERS and len(node.args) > 1
            if is_read and isinstance(node.args[1], ast.Constant):  # type: ignore[attr-defined]
                yield file.stem, str(node.args[1].value)  # type: ignore[attr-defined]


READERS = ("text_of", "decimal_of", "whole_of", "money_of")


def test_every_parameter_that_is_read_is_on_a_card_with_labels_in_both_languages() -> None:
    listed = {p.name: p for m in all_metrics() for p in m.card.parameters}
    unlisted = [(module, name) for module, name in _read_names() if name not in listed]
    assert unlisted == []
    assert {"big_deal", "grace_days", "basis", "cash", "contribution_margin"} <= set(listed)
    assert all(p.label.en and p.label.zh for p in listed.values())
    assert listed["big_deal"].default == "100000"
    assert listed["grace_days"].default == "30"


def test_the_errors_are_ours() -> None:
    with pytest.raises(UnknownNameError) as caught:
        asked("mrr", parameters=(("x", "1"), ("y", "2")))
    assert isinstance(caught.value, OarlockError)
    assert "x, y" in str(caught.value)


def test_an_attribute_of_ones_own_may_split_what_lists_a_star() -> None:
    assert asked("gross_renewal_rate", by=("fit",), start=D(2024, 1, 1)).by == ("fit",)
