"""R-149, R-064: what retention would be under another definition set stands beside what it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.definition import STANDARD, DefinitionSet
from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from oarlock.metrics.definitions import shipped
from oarlock.metrics.revenue.retention_by_definition import sets_of
from tests.support.tables import FakeTables, line, rows_of

YEAR = Period(dt.date(2024, 1, 1), dt.date(2025, 1, 1))


def tables() -> FakeTables:
    """A customer that moves from one subsidiary to the other, one that gave notice, and one that stays."""
    moved = [line("sub1", "2023-01-01", "2024-06-01"), line("sub2", "2024-06-01", None, 15_000)]
    leaving = line("leaving", "2023-01-01", "2025-03-01", canceled_at=dt.datetime(2024, 11, 1))
    lines = [*moved, leaving, line("stays", "2023-01-01", None)]
    accounts = [{"account_id": a, "parent_id": "top"} for a in ("sub1", "sub2")]
    return FakeTables({"contract_line": lines, "account": accounts})


def rows(definition: DefinitionSet = STANDARD) -> list[dict[str, Any]]:
    q = Question(metric="retention_by_definition", as_of=YEAR.end, periods=(YEAR,), definition=definition)
    return rows_of(tables(), q.metric, q)


def test_r149_each_row_is_what_the_metrics_say_under_that_set() -> None:
    found = {row["definition"]: row for row in rows()}
    assert next(iter(found)) == "standard@1"
    assert set(found) == set(shipped())
    for label, row in found.items():
        for name, field in (("net_revenue_retention", "value"), ("gross_revenue_retention", "gross"),
                            ("logo_retention", "logos")):  # fmt: skip
            q = Question(metric=name, as_of=YEAR.end, periods=(YEAR,), definition=shipped()[label])
            (own,) = rows_of(tables(), name, q)
            assert row[field] == own["value"], (label, name)


def test_r149_the_sets_differ_where_their_choices_do() -> None:
    found = {row["definition"]: row for row in rows()}
    # By account one of three went and another came; by group that one only grew.
    assert (found["standard@1"]["logos"], found["groups@1"]["logos"]) == (2 / 3, 1.0)
    assert (found["standard@1"]["value"], found["groups@1"]["value"]) == (2 / 3, 3.5 / 3)
    # Whoever gave notice counts as lost already.
    assert found["committed@1"]["logos"] == 1 / 3


def test_r149_the_set_in_force_comes_first_and_only_once() -> None:
    own = DefinitionSet(name="ours", version=4, level="group")
    labels = [one.label for one in sets_of(own)]
    assert labels[0] == "ours@4"
    assert "groups@1" not in labels
    assert "standard@1" in labels
    assert [row["definition"] for row in rows(own)] == labels
