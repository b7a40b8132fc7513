"""The whole curve behind the median of time to first value: who has got value by when, open cases included."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from oarlock.domain.metric import Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.cases.answers import finished
from oarlock.metrics.core.cases.durations import fetched
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.core.survival import km_curve
from oarlock.metrics.usage.clocks import CLOCK, waits
from oarlock.metrics.usage.values import RULE, VALUE_ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import ibis.expr.types as ir

SCHEMA = {"at": "int64", "day": "int64", "share": "double"} | dict.fromkeys(
    ("at_risk", "reached", "open", "n"), "int64"
)


def answer(tables: Tables, q: Question) -> ir.Table:
    """For each day on which a clock stopped or was last seen: the share that has got value, and who was at risk."""
    shape = spine(q, instants(q))
    rows = waits(tables, q, shape)
    counts = rows.group_by(at=rows.period, t=rows.t).aggregate(
        ended=count_where(rows.died), open=count_where(~rows.died)
    )
    found: list[dict[str, object]] = []
    for at, mine in itertools.groupby(fetched(tables, counts, ["at", "t"]), key=lambda row: row["at"]):
        found += [{"at": at, **one} for one in steps(list(mine))]
    every = frame(tables, shape)
    both = every.left_join(tables.literal(tuple(found), SCHEMA), [("period", "at")])
    figures = {name: both[name] for name in ("day", "at_risk", "reached", "open")}
    return finished(both, q, value=both.share, since=None, shape="instant", n=both.n, figures=figures)


def steps(counts: Iterable[dict[str, Any]]) -> Iterator[dict[str, object]]:
    """The steps of one curve, day 0 first. counts: `t`, and how many `ended` or were last seen `open` then."""
    rows = sorted(counts, key=lambda row: row["t"])
    every = sum(row["ended"] + row["open"] for row in rows)
    cases = [(int(row["t"]), died, int(row[name])) for row in rows for name, died in (("ended", True), ("open", False))]
    curve = {point.t: point for point in km_curve(case for case in cases if case[2])}
    share, left = 0.0, every
    if rows and rows[0]["t"] > 0:
        yield {"day": 0, "share": 0.0, "at_risk": every, "reached": 0, "open": 0, "n": every}
    for row in rows:
        if row["t"] in curve:
            share = float(1 - curve[row["t"]].left)
        told = {"at_risk": left, "reached": row["ended"], "open": row["open"], "n": every}
        yield {"day": row["t"], "share": share, **told}
        left -= row["ended"] + row["open"]


METRIC = Metric(
    card=account_card(
        "usage",
        "time_to_value_curve",
        Text(en="Time to value, day by day", zh="价值实现曲线"),
        meaning=Text(
            en="Which share of customers has got value for the first time by which day.",
            zh="至各天数为止，已首次实现价值的客户比例。",
        ),
        formula=Text(
            en="1 − the Kaplan–Meier estimate over the clocks of time_to_first_value, at each day on which one stopped "
            "or was last seen. At risk: clocks that ran until that day or longer. Open: clocks without value that were "
            "last seen on that day; they count up to it and no further.",
            zh="1 − time_to_first_value 各计时的 Kaplan–Meier 估计，取每个有计时结束或最后观测的天数。"
            "在险数：计时不短于该天数者。"
            "未完成：至该天数最后观测仍未实现价值者，仅计至该日。",
        ),
        source=Text(
            en="Contract lines, milestones, releases, value events, usage events.",
            zh="合同行、里程碑、版本发布、价值事件、使用事件。",
        ),
        unit="index",  # a share, but of no two counts: who is open counts for a part of the way
        fields=(
            Field(name="day", type="int64", unit="days", label=Text(en="Day", zh="天数")),
            RATIO,
            number("at_risk", "At risk", "在险数"),
            number("reached", "Got value", "实现价值"),
            number("open", "Last seen open", "最后观测未实现"),
            number("n", "Cases", "样本数"),
        ),
        entities=(*VALUE_ENTITIES, "contract_line", "milestone", "release"),
        dimensions=(),
        order=("day",),
        parameters=(CLOCK, RULE),
        see_also=("time_to_first_value", "value_path_steps"),
    ),
    answer=answer,
)
