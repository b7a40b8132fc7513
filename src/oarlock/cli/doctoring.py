"""Print what the doctor found: feeds, the figures that suffer, and the evidence that health rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, show, table
from oarlock.kit.text import Msg, Text, msg

if TYPE_CHECKING:
    from oarlock.ingest.feeds import Covered
    from oarlock.pipeline.evidence import Evidence
    from oarlock.pipeline.freshness import Suffering
    from oarlock.pipeline.health import Report

WORST, NAMED, EXAMPLES = 5, 3, 2

FEEDS = (
    Column("system", Text(en="System", zh="系统")),
    Column("entity", Text(en="Entity", zh="实体")),
    Column("state", Text(en="State", zh="状态")),
    Column("rows", Text(en="Rows", zh="行数"), "count"),
    Column("accounts", Text(en="Accounts", zh="客户数"), "count"),
    Column("last_import", Text(en="Last import", zh="最近导入"), "time"),
    Column("observed_until", Text(en="Observed until", zh="观测截至"), "date"),
    Column("age_days", Text(en="Days ago", zh="距今天数"), "count"),
    Column("quiet_days", Text(en="May be quiet (days)", zh="允许静默天数"), "count"),
)
FIGURES = (
    Column("entity", Text(en="Feed", zh="数据来源")),
    Column("state", Text(en="State", zh="状态")),
    Column("until", Text(en="Seen until", zh="观测截至"), "date"),
    Column("n", Text(en="Figures", zh="受影响指标数"), "count"),
    Column("which", Text(en="Which", zh="指标")),
    Column("now", Text(en="What they say now", zh="当前状态")),
)
GAPS = (
    Column("entity", Text(en="Entity", zh="实体")),
    Column("covered", Text(en="Accounts covered", zh="已覆盖客户数"), "count"),
    Column("accounts", Text(en="All accounts", zh="客户总数"), "count"),
    Column("unknown", Text(en="Unknown", zh="未知"), "count"),
    Column("examples", Text(en="Such as", zh="例如")),
)
INPUTS = (
    Column("label", Text(en="Input of health", zh="健康度输入项")),
    Column("covered", Text(en="Customers with a value", zh="有值客户数"), "count"),
    Column("share", Text(en="Share", zh="占比"), "ratio"),
    Column("why", Text(en="Why not the others", zh="其余原因")),
)
ACCOUNTS = (
    Column("name", Text(en="Least known customers", zh="证据最少的客户")),
    Column("coverage", Text(en="Coverage", zh="覆盖率"), "ratio"),
    Column("lacks", Text(en="Missing", zh="缺失")),
)
STANDS = Text(en="as of the last day seen", zh="仅至观测截止日")
BLIND = Text(en="not observed", zh="未观测")


def show_gaps(found: tuple[Covered, ...], door: Door) -> None:
    """Which entities speak of some accounts only; the other accounts are unknown there, not zero."""
    from oarlock.pipeline.labels import labelled

    rows = [
        {"entity": e.entity, "covered": e.covered, "accounts": e.accounts, "unknown": len(e.unknown),
         "examples": msg("{names}", names=list(e.unknown[:EXAMPLES]))}
        for e in found
    ]  # fmt: skip
    if rows:
        table(labelled(rows), GAPS, door, title=msg("Entities that do not speak of all accounts"), every=True)


def show_suffering(found: tuple[Suffering, ...], door: Door) -> None:
    """Which figures are made of a feed that is late, stopped or was never imported."""
    from oarlock.pipeline.labels import labelled

    rows = [
        {
            "entity": s.entity, "state": s.state, "until": s.until, "n": len(s.figures), "now": STANDS if s.is_seen else
            BLIND, "which": _few([c.title for c in s.figures]),
        }
        for s in found
    ]  # fmt: skip
    if rows:
        table(labelled(rows), FIGURES, door, title=msg("Figures that suffer, by the feed that they are made of"),
              every=True)  # fmt: skip


def show_evidence(found: Evidence, door: Door) -> None:
    """How many customers have a score, which inputs lack values, and of whom least is known."""
    from oarlock.scores.rubric.words import REASONS

    head = msg(
        "Health has a score for {scored} of {n} customers; mean coverage {mean} ({model}, {day}).",
        scored=found.scored, n=found.customers, mean=show(found.mean, "ratio", door), model=found.model,
        day=found.as_of,
    )  # fmt: skip
    typer.echo(door.say(head))
    rows = [
        {
            "label": i.label, "covered": i.covered, "share": i.share,
            "why": msg("{reasons}", reasons=[
                msg("{why}: {n}", why=REASONS.get(why, why), n=n) for why, n in sorted(i.missing.items())
            ]) if i.missing else "",
        }
        for i in found.inputs
    ]  # fmt: skip
    table(rows, INPUTS, door, every=True)
    worst = [
        {"name": a.name or a.account, "coverage": a.coverage, "lacks": _few(list(a.missing))}
        for a in found.accounts[:WORST]
        if a.missing
    ]
    if worst:
        table(worst, ACCOUNTS, door, every=True)


def _few(names: list[Text]) -> Msg:
    if len(names) <= NAMED + 1:
        return msg("{names}", names=names)
    return msg("{names} and {n} more", names=names[:NAMED], n=len(names) - NAMED)


def as_object(report: Report, door: Door) -> dict[str, Any]:
    """All of it for machines."""
    e = report.evidence
    return {
        "ok": report.is_ok, "problems": [door.say(p) for p in report.problems],
        "alerts": [door.say(a) for a in report.alerts], "notes": [door.say(n) for n in report.notes],
        "feeds": report.feeds,
        "gaps": [
            {"entity": e.entity, "covered": e.covered, "accounts": e.accounts, "unknown": len(e.unknown)}
            for e in report.gaps
        ],
        "figures": [
            {"entity": s.entity, "state": s.state, "observed_until": s.until, "observed": s.is_seen,
             "metrics": [c.name for c in s.figures]}
            for s in report.suffering
        ],
        "health": None if e is None else {
            "as_of": e.as_of, "model": e.model, "customers": e.customers, "scored": e.scored, "coverage": e.mean,
            "inputs": [
                {"input": i.input, "metric": i.metric, "covered": i.covered, "share": i.share,
                 "missing": dict(i.missing)}
                for i in e.inputs
            ],
            "accounts": [{"account_id": a.account, "name": a.name, "coverage": a.coverage} for a in e.accounts],
        },
    }  # fmt: skip
