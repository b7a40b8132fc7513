"""Health of the made-up company: a model that uses every kind of source, and tables that keep what is computed once."""

from __future__ import annotations

import json
from typing import Any

from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from oarlock.lake.engines import Engine
from oarlock.scores.health.shipped import BODY, MODEL
from tests.support.rubrics import body, cap, one
from tests.support.tables import FakeTables
from tests.support.two_engines import LAST, MONTHS, NOT_YET

DAYS = (MONTHS[12].start, LAST)


class KeptTables(FakeTables):
    """Computes once what a metric asks to be kept, as the lake does: health asks many metrics in one answer."""

    def kept(self, table: Any) -> Any:
        """The rows, computed now."""
        key = ("kept", table.op())
        if key not in self._tables:
            self._tables[key] = self.engine.kept(table)
        return self._tables[key]

    def named(self, table: Any) -> Any:
        """The rows under a name."""
        return self.engine.named(table)


def model() -> dict[str, Any]:
    """Instants and periods, both directions, a metric that nobody computes, nested groups, caps and variants."""
    money = {
        **one("money", 40), "inputs": [
            one("overdue", 2, unit="days", source={"metric": "overdue_days"},
                scale={"direction": "down", "points": [[0, 100], [20, 50], [60, 0]]}),
            one("growth", 3, unit="ratio", source={"metric": "account_mrr_change", "parameters": {"days": "60"}},
                scale={"points": [[-0.5, 0], [0, 60], [0.1, 100]]}),
        ],
    }  # fmt: skip
    kept = one("kept", 30, unit="ratio", source={"metric": "gross_revenue_retention", "days": 180},
               scale={"steps": [[0.99, 100], [0.6, 40]], "other": 10})  # fmt: skip
    absent = one("absent", 10, source={"metric": "no_such_metric"})
    signals = [{"id": "late", "label": {"en": "late", "zh": "逾期"},
                "source": {"metric": "overdue_days", "field": "overdue"}}]  # fmt: skip
    caps = [cap("many_late", {"input": "late", "op": ">=", "value": 2}),
            cap("falling", {"any": [{"input": "growth", "op": "<", "value": -0.2},
                                    {"input": "absent", "op": "<", "value": 5}]}, 30)]  # fmt: skip
    variants = [
        {"name": "good", "label": {"en": "g", "zh": "g"}, "when": {"fit": ["good"], "segment": ["m", "l"]},
         "weights": {"kept": 80, "overdue": 0}},
        {"name": "small", "label": {"en": "s", "zh": "s"}, "when": {"segment": ["s"]}, "weights": {"money": 10}},
    ]  # fmt: skip
    return body([money, kept, absent], signals=signals, caps=caps, variants=variants, floor=0.6)


def question(definition: dict[str, Any] | None, *, days: tuple[Any, ...] = DAYS, **more: Any) -> Question:
    """The health of the company on some days, and on one that nobody has observed."""
    parameters = {BODY: json.dumps(definition)} if definition else {MODEL: "default"}
    return Question(
        metric="health", as_of=NOT_YET, periods=tuple(Period(d, d) for d in (*days, NOT_YET)), zone="Asia/Shanghai",
        observed_until=LAST, parameters=tuple(sorted(parameters.items())), **more,
    )  # fmt: skip


def rows_of(tables: FakeTables, q: Question) -> list[dict[str, Any]]:
    """The answer's rows by day and account."""
    from oarlock.scores.health.card import METRIC

    found = tables.fetch(METRIC.answer(tables, q))
    return sorted(found, key=lambda r: (str(r["as_of"]), str(r["account_id"])))


def tables_of(rows: dict[str, list[dict[str, Any]]], engine: Engine | None = None) -> KeptTables:
    """The company's tables on an engine."""
    return KeptTables(rows, engine)
