"""Several questions in one statement: each is answered as it would be alone."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from typing import Any

import pytest

from oarlock.domain.predicate import ALL, Is, both
from oarlock.errors import UnknownNameError
from oarlock.lake.engines.sql import connect
from oarlock.lake.serving import Served, rows_asked, totals_asked

MADE = """
CREATE TABLE portfolio_now AS
SELECT 'a' || i AS account_id, 'e' || i % 3 AS owner, i * 100 AS value, DATE '2026-01-01' + i::INTEGER AS renewal,
       i / 7 AS score, CASE WHEN i % 5 = 0 THEN NULL ELSE 'b' || i % 4 END AS band FROM range(500) t(i);
CREATE TABLE events AS SELECT 'a' || i % 50 AS account_id, 9007199254740993 + i AS amount, i AS n FROM range(2000) t(i);
"""


@pytest.fixture(scope="module")
def served() -> Any:
    with connect(apart=True) as connection, ExitStack() as closing:
        connection.execute(MADE)
        tables = {"portfolio_now": frozenset(("account_id", "owner", "value", "renewal", "score", "band")),
                  "events": frozenset(("account_id", "amount", "n"))}  # fmt: skip
        yield Served(snapshot=None, connection=connection, closing=closing, tables=tables)  # type: ignore[arg-type]


ASKS: dict[str, dict[str, Any]] = {
    "one": {"table": "portfolio_now", "where": Is("account_id", "=", "a7"), "limit": 1},
    "none": {"table": "portfolio_now", "where": Is("account_id", "=", "x")},
    "sorted": {
        "table": "portfolio_now",
        "order": (("band", False), ("value", True)),
        "columns": ("account_id", "band"),
    },
    "paged": {
        "table": "events",
        "where": Is("account_id", "=", "a7"),
        "order": (("n", True),),
        "limit": 5,
        "offset": 3,
    },
    "all": {"table": "events", "order": (("amount", True),)},
}


@pytest.mark.parametrize("among", [ALL, Is("owner", "=", "e1"), both(Is("owner", "=", "e1"), Is("score", ">", 2.5))])
def test_each_answer_is_that_of_the_question_alone(served: Served, among: Any) -> None:
    asks = {name: rows_asked(**ask) for name, ask in ASKS.items()}
    sums = {"where": Is("band", "known"), "by": "band", "sums": ("value",), "of": {"late": Is("score", ">", 30)}}
    found = served.together({**asks, "totals": totals_asked("portfolio_now", **sums)}, among=among)
    for name, ask in ASKS.items():
        more = {key: value for key, value in ask.items() if key != "table"}
        assert found[name] == served.rows(ask["table"], among=among, **more), name
    assert found["totals"] == served.totals("portfolio_now", among=among, **sums)


def test_values_keep_their_types_and_rows_their_order(served: Served) -> None:
    found = served.together({"one": rows_asked("portfolio_now", where=Is("account_id", "=", "a7")),
                             "all": rows_asked("events", order=(("n", True),))})  # fmt: skip
    assert found["one"] == [
        {"account_id": "a7", "owner": "e1", "value": 700, "renewal": dt.date(2026, 1, 8), "score": 1.0, "band": "b3"}
    ]
    # A double would have lost the last digit.
    assert [row["amount"] for row in found["all"]][-1] == 9007199254740993
    assert [row["n"] for row in found["all"]] == list(range(1999, -1, -1))


def test_nothing_asked_is_nothing_and_what_is_unknown_is_told(served: Served) -> None:
    assert served.together({}) == {}
    for ask in (rows_asked("absent"), rows_asked("events", where=Is("absent", "=", 1)), totals_asked("events", by="x")):
        with pytest.raises(UnknownNameError):
            served.together({"one": ask})
