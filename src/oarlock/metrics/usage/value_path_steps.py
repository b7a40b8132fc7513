"""Steps of the path to value: how long each takes, and which is the bottleneck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.accounts.parameters import days_of
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import number, ratio, text
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import frame
from oarlock.metrics.revenue.lines import sold_lines

if TYPE_CHECKING:
    import ibis.expr.types as ir

LAST_DAYS = 365


def answer(tables: Tables, q: Question) -> ir.Table:
    """For each step its mean days since the step before, over the paths that reached it in the days before."""
    import ibis

    shape = shape_of(tables, q)
    window = days_of(q, LAST_DAYS, name="days", largest=3_660)
    rows = tables.entity("milestone")
    rows = rows.filter(rows.account_id.notnull(), rows.reached_at.notnull())
    steps = rows.select("account_id", "offering_id", "step", "side", day=local_day(rows.reached_at, q.zone))
    lines = sold_lines(tables, q)
    begun = lines.group_by(of=lines.account_id).aggregate(began=lines.start_date.min())
    both = steps.left_join(begun, [("account_id", "of")]).select(*steps.columns, "began")
    path = ibis.window(group_by=("account_id", "offering_id"), order_by=["day", "step"])
    both = both.mutate(
        before=ibis.coalesce(both.day.lag().over(path), both.began),
        place=ibis.row_number().over(path),
    )
    took = both.filter(both.before.notnull())
    took = took.mutate(days=ibis.greatest(took.day.delta(took.before, unit="day"), 0))
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", "ends")
    near = took.join(periods, [took.day < periods.ends])
    near = near.filter(near.ends.delta(near.day, unit="day") <= window)
    each = near.group_by("period", "account_id", "step").aggregate(
        days=near.days.sum(), squares=(near.days * near.days).sum(), paths=near.count(), places=near.place.sum(),
        ours=(near.side == "ours").fill_null(False).cast("int64").sum(),
        theirs=(near.side == "theirs").fill_null(False).cast("int64").sum(),
    )  # fmt: skip
    names = ("days", "squares", "paths", "places", "ours", "theirs")
    found = summed(tables, q, shape, each, *names, keys=("step",))
    labels = [name for name in found.columns if name.startswith("d") and name[1:].isdigit()]
    found = tables.named(found)
    mean = divide(found.days, found.paths)
    # Means are compared as whole thousandths of days: sums of doubles depend on the order of rows.
    found = found.mutate(mean=mean, parts=(found.days * 1000 + found.paths // 2) // found.paths.nullif(0))
    group = ibis.window(group_by=("period", *labels))
    order = [found.parts.desc(), found.step]
    found = found.mutate(
        whole=found.parts.sum().over(group),
        rank=ibis.row_number().over(ibis.window(group_by=("period", *labels), order_by=order)),
    )
    spread = (divide(found.squares, found.paths) - found.mean * found.mean).round(9)
    side = ibis.cases((found.ours > found.theirs, "ours"), (found.theirs > found.ours, "theirs"), else_="")
    order_in_path = divide(found.places, found.paths) + 1
    return told(
        found, q, value=found.mean, step=found.step, place=order_in_path, share=divide(found.parts, found.whole),
        spread=ibis.greatest(spread, 0.0).sqrt(), paths=found.paths, side=side.nullif(""),
        bottleneck=found["rank"] == 0, total=found.whole.cast("float64") / 1000,
    )  # fmt: skip


METRIC = Metric(
    card=account_card(
        "usage",
        "value_path_steps",
        Text(en="Steps of the path to value", zh="价值路径各步用时"),
        meaning=Text(
            en="How long each step of the path to value takes, and which one holds everything up.",
            zh="价值路径每一步用时多久，瓶颈在哪一步。",
        ),
        formula=Text(
            en="Days from the milestone before (for the first: from the start of the contract) to each milestone "
            "reached in the last 365 days (parameter days); mean and standard deviation over paths, share of the "
            "sum of means. The step with the largest mean is the bottleneck; its side is what most of its milestones "
            "say. Only reached steps count here: time_to_first_value has the open ones.",
            zh="近 365 天（参数 days）达成的里程碑距上一里程碑（首个为合同开始）的天数；按路径取均值与标准差，"
            "并计占各步均值"
            "之和的比例。均值最大者为瓶颈，责任方取其多数记录。此处仅计已达成的步骤，未完成者见 time_to_first_value。",
        ),
        source=Text(en="Milestones and contract lines.", zh="里程碑与合同行。"),
        unit="days",
        fields=(
            text("step", "Step", "步骤"),
            Field(name="value", type="double", unit="days", label=Text(en="Mean days", zh="平均天数")),
            ratio("place", "Place in the path", "路径位置"),
            ratio("share", "Share of the whole", "占比"),
            Field(name="spread", type="double", unit="days", label=Text(en="Standard deviation", zh="标准差")),
            number("paths", "Paths", "路径数"),
            text("side", "Side", "责任方"),
            Field(name="bottleneck", type="bool", unit="text", label=Text(en="Bottleneck", zh="瓶颈")),
            Field(name="total", type="double", unit="days", label=Text(en="Whole path", zh="全程天数")),
        ),
        order=("step",),
        entities=("milestone", "contract_line"),
        parameters=(
            Parameter(name="days", unit="days", default="365", label=Text(en="Days looked back", zh="回看天数")),
        ),
        see_also=("time_to_first_value",),
    ),
    answer=answer,
)
