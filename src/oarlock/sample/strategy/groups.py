"""Groups, named customers, their protection plans, and the fields of service chosen for each group."""

from __future__ import annotations

from oarlock.sample.behaviour.staff import supporter
from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE
from oarlock.sample.people import owner_of
from oarlock.sample.strategy.people import LEADERS
from oarlock.sample.strategy.tables import StrategyFiles

DOMAINS = ("platform", "rollout", "insight", "stripe:business", "stripe:team", "stripe:starter")
_CHOICES = {
    "large": ("invest", "invest", "keep", "leave", "leave", "leave"),
    "mid": ("invest", "light", "invest", "keep", "leave", "leave"),
    "small": ("leave", "leave", "light", "invest", "keep", "light"),
    "entry": ("light", "leave", "leave", "keep", "invest", "keep"),
}
"""By group, in the order of the domains."""

_POINTS = {"invest": ("4", "3"), "keep": ("2", "3"), "light": ("2", "1"), "leave": ("1", "1")}
NAMED, INCOMPLETE = 0.7, 3
"""Share of large customers that are operated by name; the plan of one in so many lacks something."""


def group_of(one: Customer) -> str:
    """The group of a customer: by segment, and self-service by plan."""
    if one.who.segment is SELF_SERVICE:
        return "entry" if one.offering == "starter" else "small"
    return "large" if one.who.segment is ENTERPRISE else "mid"


def add_group(one: Customer, files: StrategyFiles, *, seed: int, days: Days) -> None:
    """Write the one group of a customer that is still there, and the plan of one that is operated by name."""
    who = one.who
    if one.until <= days.end:
        return
    draw = Draw(seed, "strategy", who.number * 64 + 7)
    is_named = who.role == "biggest" or (who.segment is ENTERPRISE and draw.chance(NAMED))
    why = (
        ("共同战略，单独计划", "按规模与应用分层")
        if who.is_chinese
        else ("Shared strategy, a plan of its own", "By size and use")
    )
    day = max(days.end - 100, min(one.since, days.end))
    files.add(
        "customer_groups", one.ref, group_of(one), "true" if is_named else "false", "", LEADERS[0],
        why[0 if is_named else 1], days.local(min(day * DAY + 600, days.cutoff)),
    )  # fmt: skip
    if is_named:
        _plan(one, draw, files, days)


def _plan(one: Customer, draw: Draw, files: StrategyFiles, days: Days) -> None:
    who = one.who
    is_complete = who.role == "biggest" or len(files.rows["protection_plans"]) % INCOMPLETE != 1
    risks = (
        ("唯一对接人离职；竞争对手报价", "为其指定第二位划桨人")
        if who.is_chinese
        else ("Our one contact leaves; a rival's offer", "Name a second rower on both sides")
    )
    gone = is_complete or draw.chance(0.5)
    files.add(
        "protection_plans", one.ref, LEADERS[who.number % 8] if gone else "", owner_of(who.number + 1)[0],
        f"P-{who.number + 1:06d}-1", "400" if who.role == "biggest" else "120" if is_complete else "", *risks,
        days.iso(days.plus(days.end, 4)), days.iso(days.plus(days.end, 2)) if is_complete or not gone else "",
        days.local((days.end - 80) * DAY + 600),
    )  # fmt: skip


def add_domains(files: StrategyFiles, *, days: Days) -> None:
    """Write what was chosen for each group in each field."""
    stamp = days.local((days.end - 95) * DAY + 600)
    for group, chosen in _CHOICES.items():
        for domain, choice in zip(DOMAINS, chosen, strict=True):
            files.add(
                "domain_choices", group, domain, choice, *_POINTS[choice], LEADERS[0],
                "Potential and capability weighed · 权衡潜力与能力", stamp,
            )  # fmt: skip


def add_named_support(one: Customer, files: StrategyFiles, *, days: Days) -> None:
    """Give a customer's tickets to a person of its own: the one who answers them anyway."""
    files.add("assignments", one.ref, supporter(one.who.number), "support", days.iso(one.since), "")
