"""Every figure of the ledger equals the one computed by hand, on histories made to be awkward."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from oarlock.domain.period import Period, add_months
from oarlock.metrics.revenue.cohorts import cohort_rows
from tests.oracle.revenue import KINDS, Company, empty
from tests.strategies.revenue import WORLDS, Reach, worlds
from tests.support.company import MONTHS, RATES, WINDOWS, prepared, question, root, segment, tables

EXAMPLES = max(2, settings().max_examples // WORLDS)
"""Each example holds several histories, so that one query asks about all of them."""

NAMES = [name for kind in ("opening", "closing", *KINDS) for name in (kind, f"{kind}_accounts")]
VARIANTS: dict[str, dict[str, Any]] = {
    "months": {"spans": MONTHS},
    "months by cells": {"spans": MONTHS, "path": "cells"},
    "overlapping quarters": {"spans": WINDOWS},
    "net of discounts": {"spans": MONTHS, "discounts": "net"},
    "list prices": {"spans": MONTHS, "path": "cells", "discounts": "list"},
    "at notice": {"spans": MONTHS, "churn_time": "notice"},
    "by offering": {"spans": MONTHS, "by": ("offering",)},
    "by segment": {"spans": MONTHS, "by": ("segment",)},
    "by cohort": {"spans": MONTHS[:4], "by": ("cohort",)},
    "groups": {"spans": MONTHS, "level": "group"},
    "groups by offering": {"spans": MONTHS[2:5], "by": ("offering",), "level": "group"},
    "event sums": {"spans": MONTHS[:2], "method": "event_sum"},
    "event sums by cells": {"spans": MONTHS[4:6], "method": "event_sum", "path": "cells"},
}


def company(rows: list[dict[str, Any]], variant: dict[str, Any]) -> Company:
    return Company(
        rows, rates=RATES, attribute=segment,
        root=root if variant.get("level") == "group" else lambda account, _: account,
        discounts=variant.get("discounts", "contract"), notice=variant.get("churn_time") == "notice",
    )  # fmt: skip


def compare(found: list[dict[str, Any]], oracle: Company, variant: dict[str, Any]) -> None:
    """Assert that the engine's rows are the oracle's, all of them and no others."""
    by, spans = variant.get("by", ()), variant["spans"]
    engine = {(row["period"], *(row[f"d{i}"] for i in range(len(by)))): row for row in found}
    assert len(engine) == len(found)
    expected = {}
    for i, span in enumerate(spans):
        book = oracle.ledger(span.start, span.end, by, daily=variant.get("method") == "event_sum")
        for key, row in (book or ({} if by else {(): empty()})).items():
            expected[i, *key] = row
    assert set(engine) == set(expected)
    for key, row in expected.items():
        got = engine[key]
        if row["unknown"]:
            assert got["status"] == "n/a"
            assert all(got[name] is None for name in NAMES)
            continue
        assert got["status"] == "ok"
        assert {name: got[name] for name in NAMES} == {name: row[name] for name in NAMES}, key
        moved = got["new"] + got["reactivation"] + got["expansion"] - got["contraction"] - got["churn"] + got["fx"]
        assert got["opening"] + moved == got["closing"]


def kinds_of(rows: list[dict[str, Any]], spans: tuple[Period, ...]) -> set[str]:
    books = [company(rows, {}).ledger(span.start, span.end).get((), empty()) for span in spans]
    return {kind for book in books for kind in KINDS if book[kind]}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_ledger_is_the_oracles(name: str) -> None:
    variant = VARIANTS[name]
    run = prepared(**variant)

    @settings(max_examples=EXAMPLES)
    @given(worlds())
    def check(histories: tuple[list[dict[str, Any]], ...]) -> None:
        rows = [row for history in histories for row in history]
        tables().refill(rows)
        compare(run(), company(rows, variant), variant)

    check()


def test_the_generator_reaches_every_kind_of_movement_and_hazard() -> None:
    reach = Reach()

    @settings(max_examples=max(20, EXAMPLES))  # fewer would fail by chance
    @given(worlds())
    def count(histories: tuple[list[dict[str, Any]], ...]) -> None:
        for history in histories:
            reach.note(history, kinds_of(history, MONTHS))

    count()
    reach.check()


@pytest.mark.parametrize("level", ["account", "group"])
def test_cohorts_are_the_oracles(level: str) -> None:
    variant = {"level": level}
    months = MONTHS[:6]
    q = question(spans=months, level=level)
    tables().empty_but_for_currencies()
    run = tables().prepared(cohort_rows(tables(), q))

    @settings(max_examples=EXAMPLES)
    @given(worlds())
    def check(histories: tuple[list[dict[str, Any]], ...]) -> None:
        rows = [row for history in histories for row in history]
        tables().refill(rows)
        oracle = company(rows, variant)
        found = {(row["cohort"], row["age"]): row for row in run()}
        assert len(found) == 21
        for (cohort, age), row in found.items():
            age0 = add_months(cohort, 1)
            expected = oracle.cohort(cohort, age0, add_months(age0, age))
            assert row["status"] == ("n/a" if expected is None else "ok")
            for name in ("accounts", "kept", "opening", "worth"):
                assert row[name] == (None if expected is None else expected[name]), (cohort, age, name)

    check()
