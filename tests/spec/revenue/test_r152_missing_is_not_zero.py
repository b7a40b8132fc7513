"""R-152: what was never imported is not observed; what was imported and is empty is a true zero."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from oarlock.config import Settings
from oarlock.domain.metric import Metric, Question
from oarlock.domain.period import Period
from oarlock.errors import NoDataError
from oarlock.metrics.registry import all_metrics
from oarlock.pipeline.answer import Answer, ask
from oarlock.pipeline.questions import NEVER, Ask
from tests.support.lake import HandLake
from tests.support.tables import FakeTables, line, rows_of

D = dt.date
NOW = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)
RECORDED = "2024-06-01"
ACCOUNTS = [{"account_id": "a", "name": "A"}, {"account_id": "b", "name": "B"}]
INVOICE = {
    "invoice_id": "i", "account_id": "a", "amount": 5_000, "currency": "USD", "status": "open",
    "issued_at": dt.datetime(2024, 5, 1), "due_date": D(2024, 5, 15),
}  # fmt: skip


def asked(lake: HandLake, name: str, **what: Any) -> Answer:
    return ask(lake.workspace, name, Ask(**what), settings=Settings(), now=NOW)


def notes(answer: Answer) -> str:
    return " ".join(map(str, answer.notes))


@pytest.mark.parametrize("name", ["mrr", "net_revenue_retention", "revenue_bridge", "loss_stress_test"])
def test_r152_without_lines_revenue_is_not_observed_and_the_note_says_how_to_feed_it(tmp_path: Path, name: str) -> None:
    lake = HandLake(tmp_path / "w")
    lake.add(RECORDED, account=ACCOUNTS, invoice=[INVOICE])
    for what in ({}, {"as_of": D(2024, 6, 1)}):
        answer = asked(lake, name, **what)
        assert {r["status"] for r in answer.rows} == {"not_observed"}
        assert {r.get("value", r.get("amount")) for r in answer.rows} == {None}
        assert "Contract line" in notes(answer)
        assert "oarlock import FILE --entity contract_line" in notes(answer)


@pytest.mark.parametrize("name", ["receivables_ageing", "days_sales_outstanding", "overdue_share"])
def test_r152_without_invoices_receivables_are_not_observed(tmp_path: Path, name: str) -> None:
    lake = HandLake(tmp_path / "w")
    lake.add(RECORDED, account=ACCOUNTS, contract_line=[line("a", "2024-01-01")])
    answer = asked(lake, name, as_of=D(2024, 6, 1))
    assert {(r["value"], r["status"]) for r in answer.rows} == {(None, "not_observed")}
    assert "--entity invoice" in notes(answer)
    assert asked(lake, "mrr", as_of=D(2024, 6, 1)).rows[0]["value"] == 10_000


def test_r152_an_account_without_rows_of_what_was_imported_is_a_true_zero(tmp_path: Path) -> None:
    lake = HandLake(tmp_path / "w")
    lake.add(RECORDED, account=ACCOUNTS, contract_line=[line("a", "2024-01-01")], invoice=[INVOICE])
    owed = asked(lake, "receivables_ageing", account="b", as_of=D(2024, 6, 1))
    assert {(r["value"], r["status"]) for r in owed.rows} == {(0, "ok")}
    assert owed.notes == ()
    (earned,) = asked(lake, "mrr", account="b", as_of=D(2024, 6, 1)).rows
    assert (earned["value"], earned["status"]) == (0, "ok")


def test_r152_withdrawn_is_as_if_never_imported(tmp_path: Path) -> None:
    lake = HandLake(tmp_path / "w")
    lake.add("2024-05-01", account=ACCOUNTS)
    batch = lake.add(RECORDED, invoice=[INVOICE])
    whole = asked(lake, "receivables_ageing", as_of=D(2024, 6, 1))
    assert sum(r["value"] for r in whole.rows) == 5_000
    lake.undo(batch, "2024-06-02")
    assert {r["status"] for r in asked(lake, "receivables_ageing", as_of=D(2024, 6, 1)).rows} == {"not_observed"}


def test_r152_before_the_first_import_nothing_was_known_and_the_sentence_says_since_when(tmp_path: Path) -> None:
    lake = HandLake(tmp_path / "w")
    lake.add("2024-06-01T08:00", account=ACCOUNTS)
    lake.add("2024-06-02", contract_line=[line("a", "2024-01-01")])
    with pytest.raises(NoDataError, match="Nothing was known at 2024-05-31 00:00 UTC: the first import was recorded"):
        asked(lake, "mrr", known_at=dt.datetime(2024, 5, 31))
    between = asked(lake, "mrr", known_at=dt.datetime(2024, 6, 1, 9))
    assert between.rows[0]["status"] == "not_observed"
    assert "had been imported by 2024-06-01 09:00 UTC" in notes(between)
    assert asked(lake, "mrr", known_at=dt.datetime(2024, 6, 2)).rows[0]["value"] == 10_000


def test_r152_nothing_at_all_is_told_as_before(tmp_path: Path) -> None:
    with pytest.raises(NoDataError, match="Nothing has been imported yet"):
        asked(HandLake(tmp_path / "w"), "mrr")


@pytest.mark.parametrize("one", all_metrics(), ids=lambda m: m.card.name)
def test_r152_no_metric_tells_a_figure_of_days_that_nothing_saw(one: Metric) -> None:
    period = Period(D(2024, 5, 1), D(2024, 6, 1))
    q = Question(metric=one.card.name, as_of=D(2024, 6, 1), periods=(period,), observed_until=NEVER)
    rows = rows_of(FakeTables({}), one.card.name, q)
    assert all(r.get("value") is None and r.get("amount") is None for r in rows)
    assert {r["status"] for r in rows if "status" in r} <= {"not_observed"}
