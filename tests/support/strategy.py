"""Asking a figure of strategy about entities given as rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import Metric, Question
from tests.support.health import KeptTables

NOW = dt.date(2024, 7, 1)


def asked(metric: Metric, entities: dict[str, list[dict[str, Any]]], **more: Any) -> list[dict[str, Any]]:
    """All rows of the answer in the order of its card, with exactly the declared columns."""
    as_of = more.pop("as_of", NOW)
    question = Question(metric=metric.card.name, as_of=as_of, **more)
    tables = KeptTables(entities, as_of=as_of)
    rows = tables.fetch(metric.answer(tables, question))
    columns = [f.name for f in metric.card.fields]
    key = [*metric.card.order]
    return [
        {name: row[name] for name in columns}
        for row in sorted(rows, key=lambda row: tuple((row[k] is not None, row[k]) for k in key))
    ]
