"""Four lifecycles of each account side by side, the one that governs its mode, and where they contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import AS_OF, RATIO, STATUS, number, text
from oarlock.metrics.core.modes import mode_code
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.strategy.lifecycles.proofs import ENTITIES
from oarlock.strategy.lifecycles.standing import governing, standing
from oarlock.strategy.lifecycles.timelines import TIMELINES, shipped_timelines

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Four rows for each account on whose lifecycles anything is known, at each instant."""
    import ibis

    shape = spine(q, instants(q))
    every = frame(tables, shape)
    known = standing(tables, q, shape)
    days = tuple(sorted({p.start for p, is_seen in zip(shape.periods, shape.observed, strict=True) if is_seen}))
    periods = every.filter(every.observed).select("period", day="starts")
    dated = tables.dated("account", days).join(periods, "day")
    dated = dated.select("period", "account_id", "name", mode=mode_code(dated["mode"]))
    who = known.group_by("period", "account_id").aggregate(
        greens=count_where(known.colour == "green"), reds=count_where(known.colour == "red")
    )
    who = who.left_join(dated, ["period", "account_id"]).select(*who.columns, "name", "mode")
    rules = governing(tables, q, shape)
    who = who.left_join(rules, [("period", "period"), ("mode", "for_mode")])
    who = who.select("period", "account_id", "name", "mode", "greens", "reds", "is_chosen",
                     governs=who.governs.fill_null(shipped_timelines().otherwise))  # fmt: skip
    lines = tables.literal(
        tuple({"line": name, "place": i} for i, name in enumerate(TIMELINES)), {"line": "string", "place": "int64"}
    )
    four = tables.named(who.cross_join(lines).select(*who.columns, "line", "place"))
    four = four.mutate(timeline=four.line).drop("line")
    kept = [c for c in known.columns if c not in four.columns]
    rows = tables.named(four.left_join(known, ["period", "account_id", "timeline"]).select(*four.columns, *kept))
    rows = rows.mutate(is_governing=rows.timeline == rows.governs)
    leads = rows.filter(rows.is_governing).select("period", "account_id", account_colour="colour")
    rows = rows.left_join(leads, ["period", "account_id"]).select(*rows.columns, "account_colour")
    against = ((rows.colour == "green") & (rows.reds > 0)) | ((rows.colour == "red") & (rows.greens > 0))
    rows = rows.mutate(contradicts=against.fill_null(False))
    found = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    share = divide(found.reached, found.stages)
    status = ibis.cases((~found.observed, "not_observed"), (found.stage.isnull(), "n/a"), else_="ok")
    return found.select(
        "name", "mode", "timeline", "place", "stage", "since", "evidence", "reached", "stages", "colour",
        "is_governing", "account_colour", "contradicts", as_of=found.starts, account=found.account_id, value=share,
        is_chosen=found.is_chosen.fill_null(False), status=status,
    )  # fmt: skip


def _flag(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="bool", unit="text", label=Text(en=en, zh=zh))


METRIC = Metric(
    card=Card(
        name="lifecycles",
        version=1,
        room="strategy",
        title=Text(en="Four lifecycles", zh="四种生命周期"),
        meaning=Text(
            en="Where each account stands in the life of its company, of its IT use, of buying and using, and of "
            "achieving its strategy; which of them governs its mode, and where they contradict each other.",
            zh="客户在企业生命、信息化应用、购买使用、战略达成四种周期中各处何阶段；其模式以哪一种为准；彼此是否矛盾。",
        ),
        formula=Text(
            en="Stages that people entered; buying and using by evidence; first use of the product as the first stage "
            "of IT use. Colour of a stage by the file of lifecycles; of the strategy by milestones reached of five: "
            "green from 75 %, amber from 45 %, else red. The colour of the account is that of the governing lifecycle: "
            "the strategic choice `governing_lifecycle:MODE`, else consultative IT use, enterprise strategy, "
            "transactional and without a mode buying and using. Contradiction: one is green while another is red. "
            "Value: place of the stage (milestones reached) ÷ stages.",
            zh="阶段由人员录入；购买使用周期由证据得出；首次使用产品视为信息化应用的首个阶段。阶段颜色见周期定义；"
            "战略按五个里程碑已达比例：75 % 起为绿，45 % 起为黄，否则为红。客户颜色取其主导周期：经营选择 "
            "governing_lifecycle:模式，未选择时顾问型取信息化应用、企业型取战略达成、交易型及无模式取购买使用。"
            "矛盾：一种为绿而另一种为红。数值：阶段次序（里程碑数）÷ 阶段数。",
        ),
        source=Text(
            en="Stage entries, the buying-and-using cycle, usage, strategic choices, accounts.",
            zh="阶段进入、购买使用周期、使用、经营选择、客户。",
        ),
        unit="ratio",
        level=Text(en="Account and lifecycle.", zh="按客户与周期。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            text("mode", "Mode", "经营模式"),
            text("timeline", "Lifecycle", "生命周期"),
            number("place", "Order", "次序"),
            text("stage", "Stage", "阶段"),
            Field(name="since", type="date", unit="date", label=Text(en="Since", zh="起始日期")),
            text("evidence", "Evidence", "证据"),
            RATIO,
            number("reached", "Place or milestones", "次序或里程碑数"),
            number("stages", "Stages", "阶段数"),
            text("colour", "Colour", "颜色"),
            _flag("is_governing", "Governs", "主导"),
            _flag("is_chosen", "Chosen by somebody", "经人选定"),
            text("account_colour", "Colour of the account", "客户颜色"),
            _flag("contradicts", "Contradicts another", "与其他矛盾"),
            STATUS,
        ),
        order=("as_of", "account", "place"),
        entities=(*ENTITIES, "usage_last_seen", "strategy_choice"),
        dimensions=("account",),
        see_also=("buying_cycle", "mode_verdict"),
    ),
    answer=answer,
)
