"""Asking a figure of strategy about entities given as rows, and rows that many of its tests begin with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import Question
from oarlock.strategy.registry import figure
from tests.support.tables import FakeTables, line

DAY = dt.date(2024, 7, 1)
CRITERIA = ("scale", "influence", "growth", "it_strategic", "win_win")


def asked(name: str, entities: dict[str, list[dict[str, Any]]], **more: Any) -> list[dict[str, Any]]:
    """All rows of the answer in its card's order, with exactly the declared columns."""
    found = figure(name)
    question = Question(metric=name, as_of=more.pop("as_of", DAY), **more)
    tables = FakeTables(entities, as_of=question.as_of)
    rows = tables.fetch(found.answer(tables, question))
    order = found.card.order
    rows.sort(key=lambda row: tuple((row[k] is not None, row[k]) for k in order))
    return [{f.name: row[f.name] for f in found.card.fields} for row in rows]


def judgements(
    subject: str, points: tuple[float | None, ...], *, evidence: str = "2024-05-01", answered: str = "2024-05-02",
    author: str = "p1",
) -> list[dict[str, Any]]:  # fmt: skip
    """Answers to the five criteria of the ideal-customer model; None for one that nobody answered."""
    stamp = dt.datetime.fromisoformat(answered)
    return [
        {
            "rubric": "icp", "subject": subject, "factor": factor, "value": float(value), "round": answered,
            "author": author, "evidence_at": dt.date.fromisoformat(evidence), "answered_at": stamp,
        }
        for factor, value in zip(CRITERIA, points, strict=True)
        if value is not None
    ]  # fmt: skip


def thousand() -> dict[str, list[dict[str, Any]]]:
    """1,000 customers; the 35 biggest bills and the 48 ideal ones share 9."""
    names = [f"a{i:04}" for i in range(1_000)]
    lines = [line(name, "2023-01-01", None, (5_000_00 if i < 35 else 100_00) + i) for i, name in enumerate(names)]
    ideal = names[26:74]
    answers = [row for name in ideal for row in judgements(name, (4, 3, 3, 2, 3))]
    return {
        "account": [{"account_id": name, "name": name, "industry": "retail" if i % 2 else "banking"}
                    for i, name in enumerate(names)],
        "contract_line": lines,
        "answer": answers,
    }  # fmt: skip
