"""Which events go with staying: association of each event's use with paying a month later, all others held equal."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

from oarlock.domain.metric import Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.fields import number, text
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import instants, spine
from oarlock.metrics.usage.associations import Told, associations
from oarlock.metrics.usage.stays import feature_names, observed_months, stays

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = 12
TYPES = {
    "as_of": "date", "feature": "string", "value": "double", "deviations": "double", "alone": "double",
    "sign": "string", "inseparable_from": "string", "n": "int64", "left_us": "int64", "status": "string",
}  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """For each event the change of the share that stays for a standard deviation more of it."""
    months = whole_of(q, "months", MONTHS, largest=36)
    seen = tables.daily("usage_feature_day")
    first = tables.fetch(seen.aggregate(first=seen.day.min()))[0]["first"]
    asked = spine(q, instants(q))
    chosen = {
        p.end: observed_months(q, p.end, months, first) if is_seen and isinstance(first, dt.date) else ()
        for p, is_seen in zip(asked.periods, asked.observed, strict=True)
    }
    every = tuple(sorted({day for days in chosen.values() for day in days}))
    names = feature_names(tables, every[0] - dt.timedelta(days=28), every[-1]) if every else ()
    cases = tables.kept(stays(tables, q, every, names)) if names else None
    rows: list[dict[str, Any]] = []
    for p, is_seen in zip(asked.periods, asked.observed, strict=True):
        places = [every.index(day) for day in chosen[p.end]]
        told = _told(tables, cases, places, names) if cases is not None and places else None
        if told is None:
            status = "n/a" if is_seen else "not_observed"
            rows.append({"as_of": p.end, "status": status})
        else:
            rows += [{"as_of": p.end} | row for row in told]
    return tables.literal(tuple(rows), TYPES)


def _told(tables: Tables, cases: ir.Table, places: list[int], names: tuple[str, ...]) -> Told | None:
    """The sums of one instant's cases, all of whole numbers, and what follows from them."""
    rows = cases.filter(cases.period.isin(places))
    k = range(len(names))
    # Thousandths of the logarithm: one event more matters less the more there are.
    logs = {f"l{i}": ((rows[f"n{i}"].cast("float64") + 1.0).ln() * 1000.0).round(0).cast("int64") for i in k}
    rows = tables.named(rows.mutate(**logs))
    sums = {"n": rows.count(), "y": rows.stayed.sum()}
    for letter in "nl":
        sums |= {f"{letter}{i}": rows[f"{letter}{i}"].sum() for i in k}
        sums |= {
            f"{letter}{i}_{j}": (rows[f"{letter}{i}"] * rows[f"{letter}{j}"]).sum()
            for i, j in itertools.combinations_with_replacement(k, 2)
        }
    sums |= {f"y{i}": (rows[f"l{i}"] * rows.stayed).sum() for i in k}
    (found,) = tables.fetch(rows.aggregate(**sums))
    return associations(names, {name: int(str(value or 0)) for name, value in found.items()})


METRIC = Metric(
    card=account_card(
        "usage",
        "feature_retention_association",
        Text(en="Events that go with staying", zh="事件与留存的关联"),
        meaning=Text(
            en="Which events customers do more who then stay, and which those do who then leave.",
            zh="留下的客户更多使用哪些事件，离开的客户更多使用哪些。",
        ),
        formula=Text(
            en="Customers at each of the last 12 month starts of which the month after is observed; paying a month "
            "later (1 or 0) on the logarithms of the events of the 28 days before, by least squares. Value: change "
            "of the share that stays for one standard deviation more, all other events equal; alone: the plain "
            "correlation. Events whose counts correlate by 0.95 or more are inseparable: they are taken together and "
            "no figure is claimed for either. An association is no cause. What the file does not show is no loss.",
            zh="取最近 12 个其后一个月已观测完的月初在付客户；以一个月后是否仍付费（1 或 0）对前 28 "
            "天各事件次数的对数作最小"
            "二乘。数值：其他事件不变时该事件增加一个标准差对应的留存比例变化；alone 为简单相关系数。次数相关达 0.95 "
            "的事件不可区分，合并计算且不单独下结论。关联不等于因果；文件末尾之后未知的不算流失。",
        ),
        source=Text(en="Usage events and contract lines.", zh="使用事件与合同行。"),
        unit="index",
        fields=(
            text("feature", "Feature", "功能"),
            Field(name="value", type="double", unit="ratio", label=Text(en="Change of the share", zh="留存变化")),
            Field(name="deviations", type="double", unit="index", label=Text(en="Deviations", zh="标准误倍数")),
            Field(name="alone", type="double", unit="index", label=Text(en="Alone", zh="简单相关")),
            text("sign", "Sign", "方向"),
            text("inseparable_from", "Inseparable from", "不可区分于"),
            number("n", "Cases", "样本数"),
            number("left_us", "Left", "离开数"),
        ),
        order=("feature",),
        entities=("usage_feature_day", "contract_line"),
        dimensions=(),
        parameters=(Parameter(name="months", unit="count", default="12", label=Text(en="Month starts", zh="月初数")),),
        see_also=("feature_adoption", "usage_vs_baseline"),
    ),
    answer=answer,
)
