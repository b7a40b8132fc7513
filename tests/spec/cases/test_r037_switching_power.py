"""R-037: how freely a customer could go elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.period import Period
from tests.support.asking import by_account, one
from tests.support.tables import line

D, T = dt.date, dt.datetime


def fact(account: str, subject: str, value: float, known: str = "2024-05-01") -> dict[str, Any]:
    return {"fact_id": f"{account}{subject}{known}", "account_id": account, "subject": subject, "value": value,
            "known_at": T.fromisoformat(known)}  # fmt: skip


def test_r037_8_alternatives_45_days_and_6_months_are_77() -> None:
    entities = {
        "market_fact": [fact("a", "alternatives", 8.0), fact("a", "switching_days", 45.0)],
        "contract_line": [line("a", "2024-01-01", "2025-01-01")],
    }
    row = one("switching_power", entities)
    assert (row["alternatives"], row["ease"], row["freedom"], row["value"]) == (32.0, 30.0, 15.0, 77.0)
    assert row["coverage"] == 1.0


def test_r037_scales_end_at_ten_alternatives_180_days_and_24_months() -> None:
    entities = {
        "market_fact": [
            fact("free", "alternatives", 40.0), fact("free", "switching_days", 0.0),
            fact("bound", "alternatives", 0.0), fact("bound", "switching_days", 400.0),
            fact("bound", "contract_months_left", 60.0),
        ],
        "contract_line": [line("free", "2024-01-01"), line("bound", "2024-01-01")],
        "account": [],
    }  # fmt: skip
    found = by_account("switching_power", entities)
    assert {name: row["value"] for name, row in found.items()} == {"free": 100.0, "bound": 0.0}


def test_r037_on_less_than_60_percent_of_the_weights_there_is_no_score() -> None:
    entities = {
        "market_fact": [fact("half", "alternatives", 8.0), fact("most", "alternatives", 8.0)],
        "contract_line": [line("most", "2024-01-01", "2025-01-01")], "account": [],
    }  # fmt: skip
    found = by_account("switching_power", entities)
    assert (found["half"]["value"], found["half"]["coverage"], found["half"]["status"]) == (None, 0.4, "n/a")
    assert (found["most"]["value"], found["most"]["coverage"]) == ((32 + 15) / 60 * 100, 0.6) or (
        abs(found["most"]["value"] - 78.333333) < 1e-6
    )


def test_r037_the_fact_known_last_counts_and_later_ones_do_not() -> None:
    facts = [fact("a", "alternatives", 2.0, "2024-01-01"), fact("a", "alternatives", 8.0, "2024-05-01"),
             fact("a", "switching_days", 45.0, "2024-01-01")]  # fmt: skip
    entities = {"market_fact": facts, "contract_line": [line("a", "2024-01-01", "2025-01-01")], "account": []}
    months = (Period(D(2024, 4, 1), D(2024, 6, 1)),)
    rows = [by_account("switching_power", entities, periods=(p,)) for p in months]
    assert rows[0]["a"]["alternatives"] == 32.0
    early = one("switching_power", entities, as_of=D(2024, 4, 1))
    assert early["alternatives"] == 8.0
