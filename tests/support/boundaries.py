"""Asking a figure of strategy about entities given as rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import Question
from oarlock.strategy.registry import figure
from tests.support.tables import FakeTables

NOW = dt.date(2024, 7, 1)


def told(name: str, entities: dict[str, list[dict[str, Any]]], **more: Any) -> list[dict[str, Any]]:
    """All rows of the answer in the card's order, with exactly the declared columns."""
    question = Question(metric=name, as_of=more.pop("as_of", NOW), **more)
    found, tables = figure(name), FakeTables(entities)
    rows = tables.fetch(found.answer(tables, question))
    names = [f.name for f in found.card.fields]
    rows.sort(key=lambda row: tuple((row[k] is not None, row[k]) for k in found.card.order))
    return [{name: row[name] for name in names} for row in rows]
