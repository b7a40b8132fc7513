"""A5 for health: nothing that the sources learned later moves a score of the past, and late news does arrive."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from oarlock.domain.metric import Question
from oarlock.scores.health.card import METRIC
from oarlock.scores.health.shipped import BODY
from tests.support.lake import HandLake
from tests.support.rubrics import body, one
from tests.support.tables import line, shared_engine

DAY = "2026-03-01"
AT = dt.datetime(2026, 1, 5)


def definition() -> dict[str, Any]:
    overdue = {"direction": "down", "points": [[0, 100], [100, 0]]}
    growth = {"points": [[-1, 0], [0, 60], [1, 100]]}
    return body([
        one("overdue", 2, unit="days", source={"metric": "overdue_days"}, scale=overdue),
        one("growth", 1, unit="ratio", source={"metric": "account_mrr_change", "parameters": {"days": "30"}},
            scale=growth),
    ])  # fmt: skip


def invoice(number: str, account: str, issued: dt.datetime, **more: Any) -> dict[str, Any]:
    stamps = {"issued_at": issued, "created_at": issued, "updated_at": issued, "due_date": issued.date()}
    return {"invoice_id": number, "account_id": account, **stamps, "amount": 500, "currency": "USD", "status": "open",
            **more}  # fmt: skip


def sold(account: str, start: str, *, learned: str, **more: Any) -> dict[str, Any]:
    stamp = dt.datetime.fromisoformat(learned)
    return {**line(account, start, line_id=f"l.{account}.{start}", **more), "created_at": stamp, "updated_at": stamp}


def health(lake: HandLake, day: str) -> dict[Any, Any]:
    q = Question(metric="health", as_of=dt.date.fromisoformat(day), known_at=dt.datetime.fromisoformat(day),
                 known_by="learned", parameters=((BODY, json.dumps(definition())),))  # fmt: skip
    tables = lake.tables(shared_engine(), day, known_at=day, known_by="learned")
    return {r["account_id"]: {**r} for r in shared_engine().fetch(METRIC.answer(tables, q))}


def test_what_is_learned_later_leaves_a_past_score_alone(tmp_path: Path) -> None:
    lake = HandLake(tmp_path / "w")
    lake.add(
        "2026-06-01T00:00",
        contract_line=[sold("a", "2025-01-01", learned="2025-01-01"), sold("b", "2025-01-01", learned="2025-01-01")],
        invoice=[invoice("i1", "a", AT), invoice("i2", "b", AT)],
    )
    before, later = health(lake, DAY), health(lake, "2026-05-01")
    assert {name: round(row["score"], 6) for name, row in before.items()} == {
        name: round((2 * (100 - 55) + 60) / 3, 6) for name in ("a", "b")
    }
    lake.add(
        "2026-07-01T00:00",
        contract_line=[
            sold("a", "2026-02-10", learned="2026-04-02"),
            sold("c", "2026-01-01", learned="2026-04-02"),
            sold("b", "2025-01-01", learned="2026-04-02", end="2026-02-20"),
        ],
        invoice=[invoice("i3", "b", dt.datetime(2026, 4, 3)), invoice("i2", "b", AT, status="void",
                 voided_at=dt.datetime(2026, 4, 1), updated_at=dt.datetime(2026, 4, 1))],
        payment=[{"payment_id": "p", "invoice_id": "i1", "amount": 500, "currency": "USD",
                  "paid_at": dt.datetime(2026, 3, 2), "created_at": dt.datetime(2026, 3, 2)}],
    )  # fmt: skip
    assert health(lake, DAY) == before
    after = health(lake, "2026-05-01")
    assert set(after) == {"a", "c"}
    assert set(later) == {"a", "b"}
    assert after["a"]["score"] > later["a"]["score"]
