"""Which mode each account buys in: shares of the three modes among ten items of evidence, clear, mixed or too few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import AS_OF, RATIO, STATUS, number, ratio, text
from oarlock.metrics.core.modes import MODES, NAMES, mode_code
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.strategy.modes.evidence import items, rubric

if TYPE_CHECKING:
    import ibis.expr.types as ir

MIXED, INSUFFICIENT = "mixed", "insufficient"
ENTITIES = ("account", "answer", "contract_line", "interaction", "participant", "contact")


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account with any evidence or a mode at each instant; one without an account if not observed."""
    import ibis

    shape = spine(q, instants(q))
    every, asked = frame(tables, shape), rubric()
    counted = tables.named(_counts(tables, items(tables, q, shape)))
    days = tuple(sorted({p.start for p, is_seen in zip(shape.periods, shape.observed, strict=True) if is_seen}))
    dated = tables.dated("account", days)
    dated = dated if q.account is None else dated.filter(dated.account_id == q.account)
    periods = every.filter(every.observed).select("period", day="starts")
    who = dated.select("day", "account_id", "name", mode=mode_code(dated.mode)).join(periods, "day").drop("day")
    rows = who.left_join(counted, ["period", "account_id"])
    rows = rows.select(*who.columns, *(c for c in counted.columns if c not in who.columns))
    rows = rows.filter(rows.n.notnull() | rows["mode"].notnull())
    rows = rows.mutate(**{c: rows[c].fill_null(0) for c in counted.columns if c == "n" or c[:2] in ("n_", "r_", "t_")})
    found = every.left_join(rows, "period")
    found = found.select(*every.columns, *(c for c in rows.columns if c != "period"))
    n, whole = found.n, len(asked.ids)
    is_enough = n * 10 >= whole * round(asked.floor * 10)
    verdict = _verdict(found, n, round(asked.clear * 10))
    said = ibis.cases(
        (found.account_id.isnull(), ibis.null("string")), (is_enough, verdict), else_=ibis.literal(INSUFFICIENT)
    )
    theirs = (found.t_all > 0).ifelse(_verdict(found, found.t_all, round(asked.clear * 10), "t_"), ibis.null("string"))
    most = ibis.greatest(*(found[f"n_{code}"] for code in MODES))
    status = ibis.cases(
        (~found.observed, "not_observed"), (found.account_id.isnull(), "n/a"), (~is_enough, INSUFFICIENT), else_="ok"
    )
    is_known = status == "ok"
    shares = {code: is_known.ifelse(divide(found[f"n_{code}"], n), ibis.null("float64")) for code in MODES}
    return found.select(
        "name", "mode", as_of=found.starts, account=found.account_id,
        value=is_known.ifelse(divide(most, n), ibis.null("float64")), verdict=said,
        is_due=(said == MIXED), agrees=ibis.cases(
            (~is_known | (said == MIXED) | found["mode"].isnull(), "n/a"), (said == found["mode"], "yes"), else_="no"),
        **shares, **{f"n_{code}": found[f"n_{code}"] for code in MODES},
        n=n, from_records=found.r_all, coverage=divide(n, ibis.literal(whole, "int64")),
        customer_view=theirs, customer_items=found.t_all, newest=found.newest, status=status,
    )  # fmt: skip


def _counts(tables: Tables, rows: ir.Table) -> ir.Table:
    """`period`, `account_id`, `n`, `n_MODE` of our side, `r_all` of them from records, `t_all`, `t_MODE` of theirs."""
    is_ours = rows.side != "theirs"
    sums = {f"n_{code}": count_where(is_ours & (rows.choice == code)) for code in MODES}
    sums |= {f"t_{code}": count_where(~is_ours & (rows.choice == code)) for code in MODES}
    return rows.group_by("period", "account_id").aggregate(
        n=count_where(is_ours), r_all=count_where(rows.side == "records"), t_all=count_where(~is_ours),
        newest=rows.seen_on.max(), **sums,
    )  # fmt: skip


def _verdict(rows: ir.Table, n: ir.Value, tenths: int, prefix: str = "n_") -> ir.Value:
    """The one mode that has so many tenths of the items; `mixed` when none has, or two halves."""
    import ibis

    clear = [(rows[f"{prefix}{code}"] * 10 >= n * tenths, code) for code in MODES]
    return ibis.cases(*clear, else_=ibis.literal(MIXED))


METRIC = Metric(
    card=Card(
        name="mode_verdict",
        version=1,
        room="strategy",
        title=Text(en="Mode of business by evidence", zh="按证据判定的经营模式"),
        meaning=Text(
            en="In which of three modes each account buys, by ten items of evidence, beside the customer's own view. "
            "No mode is better than another.",
            zh="依据十项证据判断客户以三种模式中的哪一种购买，并列客户本人的看法。三种模式无高低之分。",
        ),
        formula=Text(
            en="The newest answer to each of ten items that has evidence of at most 365 days; where nobody answered, "
            "two items follow from records: functions engaged (departments of theirs that took part in a year: up to "
            "2 transactional, 3 consultative, 4 and more enterprise) and horizon (longest living contract line: up to "
            "a year, up to two years, longer). Share of each mode = its items ÷ items. Value: the largest share. From "
            "60 % it is clear, else mixed and a review is due. Below 60 % of the items: insufficient evidence.",
            zh="十项中每项取依据不超过 365 天的最新判断；无人判断时两项取自记录：参与部门（一年内客户方参与部门数："
            "不超过 2 为交易型、3 为顾问型、4 及以上为企业型）与时间跨度（最长有效合同行：一年内、两年内、更长）。"
            "各模式占比 = 该模式项数 ÷ 项数。数值：最大占比。达到 60 % 为明确，否则为混合并应复核。"
            "不足 60 % 的项有证据时为证据不足。",
        ),
        source=Text(
            en="Answers of people, interactions, participants, contacts, contract lines.",
            zh="人员判断、往来、参与人、联系人、合同行。",
        ),
        unit="ratio",
        level=Text(en="Account.", zh="按客户。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            text("mode", "Mode in operation", "现行模式"),
            RATIO,
            text("verdict", "Mode by evidence", "证据判定"),
            Field(name="is_due", type="bool", unit="text", label=Text(en="Review due", zh="应复核")),
            text("agrees", "Agrees with the one in operation", "与现行模式一致"),
            *(ratio(code, name.en, name.zh) for code, name in NAMES.items()),
            *(number(f"n_{code}", f"{name.en}, items", f"{name.zh}项数") for code, name in NAMES.items()),
            number("n", "Items", "证据项数"),
            number("from_records", "Of them from records", "其中取自记录"),
            ratio("coverage", "Coverage", "覆盖率"),
            text("customer_view", "The customer's view", "客户看法"),
            number("customer_items", "Items the customer answered", "客户判断项数"),
            Field(name="newest", type="date", unit="date", label=Text(en="Newest evidence", zh="最新证据日期")),
            STATUS,
        ),
        order=("as_of", "account"),
        entities=ENTITIES,
        dimensions=("account",),
        see_also=("mode_kit", "touch_norms"),
    ),
    answer=answer,
)
