"""Print scores: a bar for each account, one account explained, a preview of a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, table, to_json
from oarlock.kit.text import Text, msg

if TYPE_CHECKING:
    from oarlock.pipeline.answer import Answer
    from oarlock.pipeline.preview import Preview
    from oarlock.pipeline.scored import Told
    from oarlock.scores.rubric import Change, Model, Result, Step

BAR = 20

ROWS = (
    Column("account_id", Text(en="Account", zh="客户")),
    Column("name", Text(en="Name", zh="名称")),
    Column("score", Text(en="Score", zh="得分"), "index"),
    Column("band", Text(en="Band", zh="等级")),
    Column("coverage", Text(en="Coverage", zh="覆盖率"), "ratio"),
    Column("low", Text(en="At worst", zh="下限"), "index"),
    Column("high", Text(en="At best", zh="上限"), "index"),
    Column("contributions", Text(en="Contributions", zh="各项贡献")),
    Column("caps", Text(en="Caps", zh="封顶")),
    Column("unchecked", Text(en="Caps not checked", zh="未能检查的封顶")),
    Column("missing", Text(en="Missing", zh="缺失")),
    Column("power", Text(en="Switching power", zh="转换能力"), "index"),
    Column("urgency", Text(en="Urgency", zh="紧迫度"), "index"),
    Column("model", Text(en="Model", zh="模型")),
    Column("as_of", Text(en="As of", zh="时点"), "date"),
)


def show_health(answer: Answer, format_: Format, door: Door, *, is_urgent: bool = False, out: Path | None) -> None:
    """The rows in the order in which somebody should look at them; those without enough evidence come last."""
    from oarlock.scores.health.shipped import model_of
    from oarlock.scores.rubric.result import BANDS, shown

    def worst_first(row: dict[str, Any]) -> tuple[Any, ...]:
        urgency = -(row["urgency"] or 0.0) if is_urgent else 0.0
        return (row["score"] is None, urgency, row["score"] or 0.0, row["low"] or 0.0, str(row["account_id"]))

    rows = sorted((r for r in answer.rows if r["account_id"] is not None), key=worst_first)
    names = [c.name for c in ROWS]
    if format_ is not Format.TABLE:
        lists = ("contributions", "missing")
        keep = format_ is not Format.JSON
        told = [{n: r[n] if keep or n not in lists else _plain(r[n]) for n in names} for r in rows]
        emit([{**r, "contributions": to_json(_plain(r["contributions"]))} if keep else r for r in told], ROWS, format_,
             door, out=out)  # fmt: skip
        return
    model = model_of(answer.question)
    title = msg(
        "Health of {n} customers on {day} by model {model}",
        n=len(rows), day=answer.question.as_of, model=rows[0]["model"] if rows else "",
    )  # fmt: skip
    body = [
        {
            "name": r["name"] or r["account_id"], "account_id": r["account_id"],
            "score": "—" if r["score"] is None else str(shown(r["score"])), "band": door.say(BANDS[r["band"]]),
            "bar": bar(r["score"], r["low"], r["high"]), "coverage": r["coverage"],
            "bounds": f"{shown(r['low'])}–{shown(r['high'])}", "caps": _capped(r, model, door),
            "lift": _lift(r, model, door),
        }
        for r in rows
    ]  # fmt: skip
    table(body, BARS, door, title=title)
    counts = {band: sum(1 for r in rows if r["band"] == band) for band in BANDS}
    typer.echo(" · ".join(f"{door.say(text)} {counts[band]}" for band, text in BANDS.items()))
    for note in answer.notes:
        typer.echo(door.say(note), err=True)


def _lift(row: dict[str, Any], model: Model, door: Door) -> str:
    from oarlock.scores.rubric.result import shown

    names = {d.id: door.say(d.label) for d in model.drivers}
    return "" if row["lift"] is None else f"{names.get(row['lift'], row['lift'])} → {shown(row['lift_to'], 0)}"


def _capped(row: dict[str, Any], model: Model, door: Door) -> str:
    """The caps that apply: the most they allow, and what they look at first."""
    from oarlock.scores.rubric.conditions import named
    from oarlock.scores.rubric.result import shown

    names, ids = {d.id: door.say(d.label) for d in model.drivers}, str(row["caps"] or "").split(",")
    applied = [c for c in model.caps if c.id in ids]
    return "; ".join(f"≤ {shown(c.at, 0)}: {names.get(named(c.when)[0], c.id)}" for c in applied)


def bar(score: float | None, low: float | None, high: float | None) -> str:
    """Twenty cells from 0 to 100: full up to the score, shaded as far as the bounds reach."""
    marks = [low or 0.0, score if score is not None else low or 0.0, high or 0.0]
    worst, at, best = (round(BAR * mark / 100) for mark in marks)
    cells = ["█" if i < min(worst, at) else "▓" if i < at else "░" if i < best else "·" for i in range(BAR)]
    return "".join(cells)


BARS = (
    Column("name", Text(en="Customer", zh="客户")),
    Column("account_id", Text(en="Account", zh="客户编号")),
    Column("score", Text(en="Score", zh="得分"), "index"),
    Column("band", Text(en="Band", zh="等级")),
    Column("bar", Text(en="0…100", zh="0…100")),
    Column("coverage", Text(en="Coverage", zh="覆盖率"), "ratio"),
    Column("bounds", Text(en="Between", zh="区间"), "index"),
    Column("caps", Text(en="Caps", zh="封顶")),
    Column("lift", Text(en="Nearest way up (points)", zh="最近提升项（分）")),
)


def show_told(told: Told, before: Told | None, format_: Format, door: Door) -> None:
    """One account: the verdict, what each input did, caps, what would change it, and why it changed."""
    from oarlock.pipeline.scored import why
    from oarlock.scores.rubric import words

    change = why(before, told) if before is not None else None
    result = told.result
    lines = [words.verdict(result), *(words.part_line(p, result.model.total) for p in result.parts)]
    caps = words.cap_lines(result)
    steps = [words.step_line(result, s) for s in told.steps[:3]]
    if format_ is Format.JSON:
        texts = [*lines, *caps, *steps, *(words.change_lines(change) if change else ())]
        typer.echo(to_json(_object(told, change, before, [door.say(t) for t in texts], door)))
        return
    if format_ is not Format.TABLE:
        emit(_inputs(result, door), INPUTS, format_, door)
        return
    header = msg("{name} ({account}) on {day}, model {model}", name=told.name or told.account, account=told.account,
                 day=told.as_of, model=result.model.label)  # fmt: skip
    typer.echo(door.say(header))
    typer.echo(f"  {bar(result.score, result.low, result.high)}  {door.say(lines[0])}")
    for line in (*lines[1:], *caps):
        typer.echo(f"  · {door.say(line)}")
    if steps:
        typer.echo(door.say(msg("What would change the band, nearest first:")))
    for line in steps:
        typer.echo(f"  · {door.say(line)}")
    if change is not None and before is not None:
        typer.echo(door.say(msg("Why it changed since {day}:", day=before.as_of)))
        for line in words.change_lines(change):
            typer.echo(f"  · {door.say(line)}")


def _inputs(result: Result, door: Door) -> list[dict[str, Any]]:
    return [
        {
            "input": p.input.id, "label": door.say(p.input.label), "group": p.input.group, "weight": p.input.weight,
            "value": p.value, "points": p.points, "contribution": p.contribution, "missing": p.missing or None,
        }
        for p in result.parts
    ]  # fmt: skip


def _object(told: Told, change: Change | None, before: Told | None, texts: list[str], door: Door) -> dict[str, Any]:
    r = told.result
    groups = {id_: door.say(label) for id_, label in r.model.groups}
    return {
        "account_id": told.account, "name": told.name, "as_of": told.as_of, "model": r.model.label,
        "variant": r.model.variant or None, "score": r.score, "band": r.band, "coverage": r.coverage,
        "low": r.low, "high": r.high, "contributions": r.contributions, "cap_part": r.cap_part,
        "inputs": _inputs(r, door), "groups": groups,
        "caps": [{"id": c.id, "at": c.at, "reason": door.say(c.reason)} for c in r.applied],
        "unchecked": [{"id": c.id, "at": c.at, "reason": door.say(c.reason)} for c in r.unchecked],
        "nearest": [_step(s) for s in told.steps],
        "change": None if change is None or before is None else {
            "from": before.as_of, "to": told.as_of, "before": before.result.score, "after": r.score,
            "model_before": before.result.model.label, "total": change.total,
            "parts": [
                {"kind": p.kind, "input": p.input or None, "points": p.points, "before": p.before, "after": p.after}
                for p in change.parts
            ],
        },
        "text": texts, "known_at": told.answer.known_at, "run": told.answer.run,
        "content_hash": told.answer.content_hash,
    }  # fmt: skip


def _step(s: Step) -> dict[str, Any]:
    return {"input": s.input.id, "before": s.before, "after": s.after, "score": s.score, "band": s.band}


def show_preview(found: Preview, format_: Format, door: Door) -> None:
    """Who would change band."""
    from oarlock.scores.rubric.result import BANDS

    rows = [vars(m) for m in found.moved]
    if format_ is Format.JSON:
        typer.echo(
            to_json(
                {
                    "old": found.old.label, "new": found.new.label, "as_of": found.as_of, "accounts": found.accounts,
                    "changed": len(rows), "bands_before": found.bands_before, "bands_after": found.bands_after,
                    "rows": rows,
                }
            )
        )  # fmt: skip
        return
    if format_ is not Format.TABLE:
        emit(rows, MOVED, format_, door)
        return
    typer.echo(
        door.say(
            msg(
                "{n} of {all} customers would change band on {day} ({old} → {new}).",
                n=len(rows), all=found.accounts, day=found.as_of, old=found.old.label, new=found.new.name,
            )
        )
    )  # fmt: skip
    counts = [
        {"band": text, "before": found.bands_before.get(band, 0), "after": found.bands_after.get(band, 0)}
        for band, text in BANDS.items()
    ]
    table(counts, COUNTS, door)
    if rows:
        table([{**r, "before": BANDS[r["before"]], "after": BANDS[r["after"]]} for r in rows], MOVED, door)


BEFORE, AFTER = Text(en="Before", zh="之前"), Text(en="After", zh="之后")
COUNTS = (
    Column("band", Text(en="Band", zh="等级")),
    Column("before", BEFORE, "count"),
    Column("after", AFTER, "count"),
)
MOVED = (
    Column("account_id", Text(en="Account", zh="客户")),
    Column("name", Text(en="Name", zh="名称")),
    Column("before", BEFORE),
    Column("after", AFTER),
    Column("score_before", Text(en="Score before", zh="原得分"), "index"),
    Column("score_after", Text(en="Score after", zh="新得分"), "index"),
)
INPUTS = (
    Column("input", Text(en="Input", zh="输入")),
    Column("label", Text(en="Name", zh="名称")),
    Column("group", Text(en="Group", zh="分组")),
    Column("weight", Text(en="Weight", zh="权重"), "index"),
    Column("value", Text(en="Value", zh="数值"), "index"),
    Column("points", Text(en="Points", zh="得分"), "index"),
    Column("contribution", Text(en="Contribution", zh="贡献"), "index"),
    Column("missing", Text(en="Missing", zh="缺失")),
)


def _plain(text: str) -> Any:
    return json.loads(text)
