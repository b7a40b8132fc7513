"""R-037: urgency is (100 − health) × the customer's power to leave, so that who can leave comes first."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.scores.health.shipped import BODY
from tests.support.health import rows_of, tables_of
from tests.support.rubrics import body, one
from tests.support.tables import line

DAY = dt.date(2026, 6, 1)


def facts(account: str, **known: float) -> list[dict[str, Any]]:
    return [
        {"fact_id": f"{account}.{name}", "account_id": account, "subject": name, "value": value,
         "known_at": dt.datetime(2026, 1, 1)}
        for name, value in known.items()
    ]  # fmt: skip


def invoice(account: str, days: int) -> dict[str, Any]:
    due = DAY - dt.timedelta(days=days)
    return {
        "invoice_id": f"i.{account}", "account_id": account, "issued_at": dt.datetime(2026, 1, 1), "due_date": due,
        "amount": 100, "currency": "USD", "status": "open",
    }  # fmt: skip


def test_r037_power_77_at_health_48_comes_before_power_20_at_health_45() -> None:
    """Health is 100 less a point for each day overdue: 52 and 55 days."""
    overdue = {"direction": "down", "points": [[0, 100], [100, 0]]}
    model = body([one("overdue", 1, unit="days", source={"metric": "overdue_days"}, scale=overdue)])
    rows = {
        "contract_line": [line(name, "2026-01-01") for name in ("free", "bound", "unknown")],
        "invoice": [invoice("free", 52), invoice("bound", 55), invoice("unknown", 10)],
        "market_fact": [
            *facts("free", alternatives=8, switching_days=45, contract_months_left=6),
            # 0 + 0 + 20: no alternative, half a year to switch, nothing left to run.
            *facts("bound", alternatives=0, switching_days=180, contract_months_left=0),
        ],
    }
    q = Question(metric="health", as_of=DAY, parameters=((BODY, json.dumps(model)),), observed_until=DAY)
    found = {r["account_id"]: r for r in rows_of(tables_of(rows), q)}
    assert [found[n]["score"] for n in ("free", "bound")] == pytest.approx([48, 45])
    assert [found[n]["power"] for n in ("free", "bound")] == pytest.approx([32 + 30 + 15, 20])
    assert [found[n]["urgency"] for n in ("free", "bound")] == pytest.approx([52 * 77, 55 * 20])
    assert found["unknown"]["power"] is None
    assert found["unknown"]["urgency"] is None
