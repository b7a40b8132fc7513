"""How far two definitions of the customer mean the same customers."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import AS_OF, RATIO, STATUS, number, text
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.strategy.customers.definitions import PARAMETERS, basis, members, shipped
from oarlock.strategy.customers.facts import FACT_ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each pair of definitions at each instant."""
    import ibis

    shape = spine(q, instants(q))
    pairs = tables.literal(
        tuple(
            {"place": i, "definition": a.id, "other": b.id}
            for i, (a, b) in enumerate(itertools.combinations(shipped(), 2))
        ),
        {"place": "int64", "definition": "string", "other": "string"},
    )
    rows = members(tables, q).select("period", "definition", "account_id")
    counts = rows.group_by("period", "definition").aggregate(n=lambda t: t.count())
    again = rows.select(at="period", other="definition", who="account_id").view()
    both = rows.join(again, [("period", "at"), ("account_id", "who")])
    both = both.group_by("period", "definition", "other").aggregate(both=lambda t: t.count())
    every = frame(tables, shape).cross_join(pairs)
    found = every.left_join(both, ["period", "definition", "other"]).select(*every.columns, "both")
    found = found.left_join(counts, ["period", "definition"]).select(*found.columns, n="n")
    second = counts.select(at="period", of="definition", n_other="n").view()
    found = found.left_join(second, [("period", "at"), ("other", "of")]).select(*found.columns, "n_other")
    tried = basis(tables, q)
    found = found.left_join(tried, ["period", "definition"]).select(*found.columns, "known")
    also = tried.select(at="period", of="definition", known_other="known").view()
    found = found.left_join(also, [("period", "at"), ("other", "of")]).select(*found.columns, "known_other")
    shared, one, two = found.both.fill_null(0), found.n.fill_null(0), found.n_other.fill_null(0)
    either = one + two - shared
    value = divide(shared, either)
    lacks = (found.known.fill_null(0) == 0) | (found.known_other.fill_null(0) == 0) | value.isnull()
    status = ibis.cases((~found.observed, "not_observed"), (lacks, "n/a"), else_="ok")
    columns = {"value": value, "both": shared, "either": either, "n": one, "n_other": two}
    is_known = status == "ok"
    shown = {name: is_known.ifelse(column, ibis.null(column.type())) for name, column in columns.items()}
    return found.select("place", "definition", "other", as_of=found.starts, **shown, status=status)


METRIC = Metric(
    card=Card(
        name="customer_overlap",
        version=1,
        room="strategy",
        title=Text(en="Overlap of definitions", zh="客户定义重叠度"),
        meaning=Text(
            en="How far two definitions of the customer mean the same customers.",
            zh="两种客户定义在多大程度上指向同一批客户。",
        ),
        formula=Text(
            en="Customers that both definitions name ÷ customers that at least one names (Jaccard).",
            zh="两种定义共有的客户数 ÷ 至少一种定义包含的客户数（Jaccard）。",
        ),
        source=Text(en="As for the definitions.", zh="同“谁是客户”。"),
        unit="ratio",
        level=Text(en="Pair of definitions.", zh="按定义两两比较。"),
        shape="instant",
        fields=(
            AS_OF,
            number("place", "Place", "序号"),
            text("definition", "Definition", "客户定义"),
            text("other", "The other", "另一定义"),
            RATIO,
            number("both", "In both", "共有"),
            number("either", "In either", "合计"),
            number("n", "Customers", "客户数"),
            number("n_other", "Customers of the other", "另一定义客户数"),
            STATUS,
        ),
        order=("as_of", "place"),
        entities=(*FACT_ENTITIES, "answer", "strategy_choice"),
        parameters=PARAMETERS,
        see_also=("customer_definitions",),
    ),
    answer=answer,
)
