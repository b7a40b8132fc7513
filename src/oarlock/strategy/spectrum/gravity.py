"""Which accounts pull us along the spectrum, how hard, and what good comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.metrics.revenue.recurring import arr_of_accounts
from oarlock.strategy.spectrum.company import beside, is_observed, last_day
from oarlock.strategy.spectrum.position import index, named
from oarlock.strategy.spectrum.positions import POSITION_ENTITIES, positions
from oarlock.strategy.spectrum.spillover import BREADTH, spillover
from oarlock.strategy.spectrum.windows import windows
from oarlock.strategy.spectrum.work import hours

if TYPE_CHECKING:
    import ibis.expr.types as ir

PULL_ALERT, GRAVITY_ALERT = 10.0, 2.0


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account that pays recurring revenue on the day."""
    import ibis

    rows = tables.kept(_rows(tables, q))
    sums = rows.aggregate(all_arr=total(rows.arr), all_size=total(rows["size"]))
    placed = rows.filter(rows.exact.notnull())
    means = placed.aggregate(weight=_exact(placed.arr).sum(), points=_points(placed).sum())
    found = beside(beside(rows, sums), means)
    none = ibis.null("float64")
    gravity = divide(_exact(found["size"]) * _exact(found.all_arr), _exact(found.all_size) * _exact(found.arr))
    whole = divide(found.points, found.weight) / 10_000.0
    without = divide(found.points - _points(found), found.weight - _exact(found.arr)) / 10_000.0
    is_placed = found.exact.notnull()
    found = found.mutate(
        value=gravity, mean_with=is_placed.ifelse(whole, none), mean_without=is_placed.ifelse(without, none),
        hours_share=divide(found["size"], found.all_size), revenue_share=divide(found.arr, found.all_arr),
        spill=divide(found.spread, found.made),
    )  # fmt: skip
    found = found.mutate(pull=found.mean_with - found.mean_without)
    alert = (found.pull >= PULL_ALERT).fill_null(False) | (found.value >= GRAVITY_ALERT).fill_null(False)
    order = [found.pull.isnull(), found.pull.desc(), found.value.isnull(), found.value.desc(), found.subject]
    found = found.mutate(alert=alert, rank=ibis.row_number().over(ibis.window(order_by=order)) + 1)
    status = (found.value.isnull() & found.pull.isnull()).ifelse("n/a", ibis.literal("ok"))
    # No row at all on a day that nobody observed: revenue is known only up to there.
    return found.select(
        "subject", "name", "value", "rank", "arr", "revenue_share", "hours_share", "position", "mean_with",
        "mean_without", "pull", "alert", as_of=ibis.literal(last_day(q)), hours=in_hours(found["size"]),
        made=found.made.fill_null(0), spread=found.spread.fill_null(0), spill=found.spill,
        currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _rows(tables: Tables, q: Question) -> ir.Table:
    """`subject`, `name`, `arr`, `size` (hundredths of client-like hours), `position`, `exact` (ten-thousandths of a
    point; null without a position), `made`, `spread`.
    """
    import ibis

    shape, found = positions(tables, q, (last_day(q),))
    seen = is_observed(q)
    paid = arr_of_accounts(tables, q, shape)
    paid = paid.filter(paid.arr > 0, ibis.literal(seen)).select("arr", subject="account_id")
    worked = hours(tables, q, windows(tables, shape))
    pulls = worked.is_off_menu | (worked.activity == "travel") | (worked.activity == "development")
    worked = worked.filter(worked.account_id.notnull(), pulls)
    sizes = worked.group_by(who="account_id").aggregate(size=worked["size"].sum())
    placed = found.filter(found.subject_kind == "account", found.value.notnull())
    placed = placed.select(whom="subject", position="value")
    rows = paid.left_join(sizes, [("subject", "who")]).select(*paid.columns, "size")
    rows = rows.left_join(placed, [("subject", "whom")]).select(*rows.columns, "position")
    gains = spillover(tables, q)
    rows = rows.left_join(gains, [("subject", "whose")]).select(*rows.columns, "made", "spread")
    exact = (rows.position * 10_000.0).round(0).cast("int64")
    rows = rows.mutate(size=rows["size"].fill_null(0), exact=exact, subject_kind=ibis.literal("account"))
    return named(tables, rows).select("subject", "name", "arr", "size", "position", "exact", "made", "spread")


def _exact(amount: ir.Value) -> ir.Value:
    return amount.cast("decimal(18,0)")


def _points(rows: ir.Table) -> ir.Value:
    """Revenue × position, in whole numbers: sums of fractions depend on the order of rows."""
    return _exact(rows.arr) * rows.exact.cast("decimal(18,0)")


METRIC = Metric(
    card=Card(
        name="gravity",
        version=1,
        room="strategy",
        title=Text(en="Gravity of customers", zh="客户引力"),
        meaning=Text(
            en="Which customers draw more made-to-order work than they pay for, how far they pull us toward the "
            "client end, and which of what we made for them others came to use.",
            zh="哪些客户占用的定制投入超过其收入占比，把公司向委托型一端牵引多远，以及为其制作的能力有多少被其他客户采用。",
        ),
        formula=Text(
            en="Gravity = share of accounts' off-menu hours, travel (no record says how urgent) and development tied "
            "to one account (twelve months) ÷ share of ARR. Pull = ARR-weighted mean of account positions with the "
            f"account − without it. Spill-over = features made for it that at least {BREADTH} others used later ÷ all "
            f"made for it. Alert from a pull of {PULL_ALERT:g} or a gravity of {GRAVITY_ALERT:g}. Ranked by pull, then "
            "gravity. The company's own position is computed from totals, not from this mean.",
            zh="引力 = 近十二个月菜单外工时、差旅（无记录说明是否紧急）与专属开发的占比 ÷ ARR 占比。牵引 = "
            f"含该客户的 ARR 加权平均位置 − 不含该客户的。外溢 = 为其制作、后被至少 {BREADTH} 家其他客户使用的功能 ÷ "
            f"为其制作的全部功能。牵引 ≥ {PULL_ALERT:g} 或引力 ≥ {GRAVITY_ALERT:g} 时预警。按牵引、再按引力排序。"
            "公司自身位置按总量计算，不取此平均。",
        ),
        source=Text(
            en="Contract lines, effort, deliverables and their uses; the records of the spectrum position.",
            zh="合同行、工时、交付物及其使用；谱系定位所用记录。",
        ),
        unit="ratio",
        level=Text(en="Account with recurring revenue.", zh="有经常性收入的客户。"),
        shape="instant",
        fields=(
            AS_OF,
            text("subject", "Account", "客户"),
            text("name", "Name", "名称"),
            ratio("value", "Gravity", "引力"),
            number("rank", "Rank", "排名"),
            money("arr", "ARR", "ARR"),
            ratio("revenue_share", "Share of ARR", "ARR 占比"),
            hours_field("hours", "Hours", "工时"),
            ratio("hours_share", "Share of hours", "工时占比"),
            index("position", "Position", "位置"),
            index("mean_with", "Mean with it", "含该客户平均"),
            index("mean_without", "Mean without it", "不含该客户平均"),
            index("pull", "Pull", "牵引"),
            number("made", "Features made for it", "为其制作的功能"),
            number("spread", "Used by others", "被其他客户采用"),
            ratio("spill", "Spill-over", "外溢"),
            Field(name="alert", type="bool", unit="text", label=Text(en="Alert", zh="预警")),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "rank"),
        entities=tuple(dict.fromkeys(("contract_line", "account_attribute", *POSITION_ENTITIES))),
        see_also=("spectrum_position", "revenue_concentration"),
    ),
    answer=answer,
)
