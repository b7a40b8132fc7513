"""Asking a metric about entities given as rows, at one day unless periods are named."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import Question
from tests.support.tables import FakeTables, rows_of

NOW = dt.date(2024, 7, 1)


def ask(name: str, entities: dict[str, list[dict[str, Any]]], **more: Any) -> list[dict[str, Any]]:
    """All rows of the answer."""
    question = Question(metric=name, as_of=more.pop("as_of", NOW), **more)
    return rows_of(FakeTables(entities), name, question)


def one(name: str, entities: dict[str, list[dict[str, Any]]], **more: Any) -> dict[str, Any]:
    """The only row of the answer."""
    (row,) = ask(name, entities, **more)
    return row


def by_account(name: str, entities: dict[str, list[dict[str, Any]]], **more: Any) -> dict[str, dict[str, Any]]:
    """The answer by account."""
    return {row["account"]: row for row in ask(name, entities, by=("account",), **more)}
