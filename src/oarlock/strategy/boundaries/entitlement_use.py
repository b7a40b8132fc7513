"""Use of the service menu: what each account has included by the version it signed, and how much of it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import total
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.strategy.boundaries.menu import OPTIONS
from oarlock.strategy.boundaries.signed import contract_years, signatures, tiers, versions

if TYPE_CHECKING:
    import ibis.expr.types as ir

STATES = ("included", "used_up", "charge", "refuse")


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account under contract and item of its menu; without any a row that says so."""
    import ibis

    shape = spine(q, instants(q))
    signed = signatures(tables, q, shape)
    years = contract_years(tables, shape, signed)
    signed = signed.join(tiers(tables, shape), ["period", "account_id"])
    signed = signed.select("period", "account_id", "tier", "signed")
    if q.account is not None:
        signed = signed.filter(signed.account_id == q.account)
    held = versions(tables, signed)
    held = held.left_join(years, [("period", "of_period"), ("signed", "on")]).select(*held.columns, "year_from")
    rows = tables.named(_items(tables, held))
    used = _used(tables, shape, rows)
    rows = rows.left_join(used, ["period", "account_id", "item"]).select(*rows.columns, "size")
    named = tables.entity("account").select("account_id", "name")
    rows = rows.left_join(named, "account_id").select(*rows.columns, "name")
    rows = rows.mutate(size=rows["size"].fill_null(0))
    rest = ibis.greatest(rows.most - rows["size"], 0)
    rows = rows.mutate(rest=rows.most.isnull().ifelse(ibis.null("int64"), rest))
    state = (rows.rest == 0).fill_null(False).ifelse("used_up", rows.treatment)
    every, none = frame(tables, shape), ibis.null("string")
    rows = rows.mutate(state=state, has=rows.period)
    kept = [name for name in rows.columns if name not in every.columns]
    found = every.left_join(rows, "period").select(*every.columns, *kept)
    is_endless = (found.state == "included") & found.most.isnull()
    status = ibis.cases(
        (~found.observed, "not_observed"), (found.has.isnull() | found.rest.isnull(), "n/a"), else_="ok"
    )
    return found.select(
        "name", "tier", "signed", "year_from", "item", "treatment", "state", "guidance",
        as_of=found.starts, account=found.account_id, menu_version=found.version, value=in_hours(found.rest),
        included_hours=in_hours(found.most), used_hours=in_hours(found["size"]),
        beyond=ibis.cases((is_endless, none), *((found.state == name, _words(name)) for name in STATES), else_=none),
        status=status,
    )  # fmt: skip


def _words(state: str) -> str:
    """What may be offered once the hours included are used, or at once where none are."""
    return " ".join(OPTIONS["used_up" if state == "included" else state])  # type: ignore[index]


def _items(tables: Tables, held: ir.Table) -> ir.Table:
    """The items of the version that each account has: `item`, `treatment`, `guidance`, `most` (hundredths of hours)."""
    import ibis

    menu = tables.entity("menu_item")
    items = menu.select(
        "treatment", "guidance", of=menu.tier.lower().strip(), at=menu.menu_version.cast("int64"),
        item=menu.item.strip(), most=(menu.included_hours * 100.0).round(0).cast("int64"),
    )  # fmt: skip
    none = ibis.null("int64")
    items = items.mutate(most=(items.treatment == "included").ifelse(items.most, none))
    both = held.join(items, [("tier", "of"), ("version", "at")])
    return both.select(*held.columns, "item", "treatment", "guidance", "most")


def _used(tables: Tables, shape: Spine, rows: ir.Table) -> ir.Table:
    """`period`, `account_id`, `item`, `size`: hours booked to the item in the contract year, before the instant."""
    work = tables.entity("effort")
    work = work.filter(work.menu_item.notnull(), work.hours.notnull(), work.day.notnull(), work.account_id.notnull())
    work = work.select(of="account_id", what=work.menu_item.lower().strip(), on="day",
                       booked=(work.hours * 100.0).round(0).cast("int64"))  # fmt: skip
    wanted = rows.select("period", "account_id", "item", "year_from", key=rows.item.lower())
    ends = frame(tables, shape).select("period", "ends")
    wanted = wanted.join(ends, "period").select(*wanted.columns, "ends")
    both = wanted.join(work, [("account_id", "of"), ("key", "what")])
    both = both.filter(both.on >= both.year_from, both.on < both.ends)
    return both.group_by("period", "account_id", "item").aggregate(size=total(both.booked))


METRIC = Metric(
    card=Card(
        name="entitlement_use",
        version=1,
        room="effort",
        title=Text(en="Use of the service menu", zh="权益使用"),
        meaning=Text(
            en="What each account's menu includes, charges for or refuses, and what is left of included hours.",
            zh="各客户菜单中包含、收费或拒绝的内容，以及剩余的包含工时。",
        ),
        formula=Text(
            en="Menu: the tier's newest version on the day of signature (start of the earliest line in force; before "
            "the first version, that one). Tier: attribute service_tier, else by operating mode. Value: included hours "
            "less hours booked to the item since the last anniversary of the signature, never below 0; at 0 it is used "
            "up, and the next hour is charged, declined or an exception.",
            zh="菜单：签约日（在效合同行中最早的开始日）该档次的最新版本；早于首版者适用首版。档次：属性 service_tier，"
            "缺失时按经营模式。数值：包含工时 − 自最近签约周年日起记入该条目的工时，不低于 0；为 0 即用尽，此后只能"
            "收费、婉拒或作为例外。",
        ),
        source=Text(
            en="Menu items, contract lines, account attributes, accounts, effort.",
            zh="菜单条目、合同行、客户属性、客户、工时。",
        ),
        unit="index",
        level=Text(en="Account and menu item.", zh="按客户与菜单条目。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            text("tier", "Service tier", "服务档次"),
            number("menu_version", "Menu version", "菜单版本"),
            Field(name="signed", type="date", unit="date", label=Text(en="Signed", zh="签约日")),
            Field(name="year_from", type="date", unit="date", label=Text(en="Contract year from", zh="合同年起")),
            text("item", "Menu item", "菜单条目"),
            text("treatment", "Treatment", "处理方式"),
            hours_field("included_hours", "Included hours", "包含工时"),
            hours_field("used_hours", "Used hours", "已用工时"),
            hours_field("value", "Hours left", "剩余工时"),
            text("state", "State", "状态"),
            text("beyond", "Offered beyond", "超出时可提供"),
            text("guidance", "Reply guidance", "答复指引"),
            STATUS,
        ),
        order=("as_of", "account", "item"),
        entities=("menu_item", "contract_line", "account", "account_attribute", "effort"),
        see_also=("off_menu_requests",),
    ),
    answer=answer,
)
