"""Signs of association with retention on an independent simulator's data, whose true signs are known."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from oarlock.domain.metric import Question
from tests.support.tables import FakeTables, rows_of, shared_engine

D = dt.date
TRUE_SIGNS = {
    "post": "+", "newfriend": "+", "like": "+", "message": "+", "reply": "+",
    "adview": "-", "dislike": "-", "unfriend": "-",
}  # fmt: skip


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory, reference_data: Path) -> FakeTables:
    """The 1.6 million events by account, type and day, and the subscriptions."""
    import duckdb

    folder = reference_data / "socialnet7"
    file = tmp_path_factory.mktemp("net") / "days.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT CAST(account_id AS VARCHAR) AS account_id, NULL::VARCHAR AS offering_id, "
            "event_type_name AS event, CAST(event_time AS DATE) AS day, CAST(event_time AS DATE) AS learned_day, "
            f"count(*) AS events, NULL::BIGINT AS quantity FROM read_parquet('{folder / 'event.parquet'}') "
            f"JOIN read_csv('{folder / 'event_type.csv'}') USING (event_type_id) GROUP BY ALL) "
            f"TO '{file}' (FORMAT PARQUET)"
        )
    with (folder / "subscription.csv").open(encoding="utf-8") as opened:
        lines = [
            {"account_id": row["account_id"], "start_date": D.fromisoformat(row["start_date"][:10]),
             "end_date": D.fromisoformat(row["end_date"][:10]) if row["end_date"] else None, "amount": 1_000,
             "currency": "USD", "interval": "month", "status": "active"}
            for row in csv.DictReader(opened)
        ]  # fmt: skip
    return Days({"contract_line": lines}, file)


class Days(FakeTables):
    """Usage by feature and day from a file."""

    def __init__(self, entities: dict[str, Any], file: Path) -> None:
        super().__init__(entities)
        types = dict.fromkeys(("account_id", "offering_id", "event"), "string") | dict.fromkeys(
            ("day", "learned_day"), "date"
        )
        self._file = shared_engine().scan([file], types | {"events": "int64", "quantity": "int64"})

    def daily(self, name: str, start: D | None = None, end: D | None = None) -> Any:
        rows = self._file
        rows = rows if start is None else rows.filter(rows.day >= start)
        return rows if end is None else rows.filter(rows.day < end)


def ask(net: FakeTables, as_of: D, observed_until: D) -> list[dict[str, Any]]:
    name = "feature_retention_association"
    return rows_of(net, name, Question(metric=name, as_of=as_of, observed_until=observed_until))


def test_signs_are_those_of_the_simulator_and_message_and_reply_are_told_together(net: FakeTables) -> None:
    rows = {row["feature"]: row for row in ask(net, D(2020, 6, 1), D(2020, 6, 1))}
    assert {name: row["sign"] for name, row in rows.items()} == TRUE_SIGNS
    assert {name for name, row in rows.items() if row["status"] == "inseparable"} == {"message", "reply"}
    assert rows["message"]["inseparable_from"] == "reply"
    assert rows["message"]["value"] == rows["reply"]["value"]


def test_the_end_of_the_file_is_no_churn(net: FakeTables) -> None:
    seen = ask(net, D(2020, 6, 1), D(2020, 6, 1))
    # Four months of which the next is observed; counted by hand in SQL. May's customers do not leave with the file.
    assert {(row["n"], row["left_us"]) for row in seen} == {(3_945, 120)}
    less = ask(net, D(2020, 5, 20), D(2020, 6, 1))
    assert {row["n"] for row in less} == {3_945 - 1_097}
    (row,) = ask(net, D(2020, 7, 1), D(2020, 6, 1))
    assert (row["value"], row["status"]) == (None, "not_observed")
