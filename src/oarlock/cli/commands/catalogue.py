"""`oarlock metrics`: the catalogue of metrics; one card, who owns it and where it stands; the scorecard."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, to_json
from oarlock.cli.tree import Tree
from oarlock.errors import NoDataError, NotAWorkspaceError
from oarlock.kit.text import Text, msg

if TYPE_CHECKING:
    from oarlock.pipeline.catalogue import Reading


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    name_help = say(msg("Name of the metric; see: oarlock metrics."))
    group = app.group("metrics", help=say(msg("List every metric with its meaning; show one, own one, the scorecard.")))

    @group.callback(invoke_without_command=True)
    def metrics(
        ctx: typer.Context,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        if ctx.invoked_subcommand is not None:
            return
        from oarlock.strategy.registry import all_figures

        rows: list[dict[str, Any]] = [
            {
                "name": c.name, "title": say(c.title), "unit": c.unit, "room": c.room, "version": c.version,
                "meaning": say(c.meaning), "formula": say(c.formula), "dimensions": ", ".join(c.dimensions),
                "parameters": ", ".join(p.name for p in c.parameters),
            }
            for c in (m.card for m in all_figures())
        ]  # fmt: skip
        emit(rows, CATALOGUE, format_, door, every=True)

    @group.command("show", help=say(msg("Show a metric's card, its parameters, and its value beside the target.")))
    def show_(
        name: Annotated[str, typer.Argument(help=name_help)],
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.strategy.registry import figure

        _show(figure(name).card.name, format_, door)

    @group.command("set", help=say(msg("Say who owns a metric, its target and threshold, and what is done past it.")))
    def set_(
        name: Annotated[str, typer.Argument(help=name_help)],
        owner: Annotated[str | None, typer.Option(help=say(msg("Who answers for it.")))] = None,
        target: Annotated[str | None, typer.Option(help=say(msg("Where it should be: 95%, 0.95, 120000.")))] = None,
        threshold: Annotated[str | None, typer.Option(help=say(msg("From where on something is done.")))] = None,
        rhythm: Annotated[str | None, typer.Option(help=say(msg("How often it is reviewed.")))] = None,
        response: Annotated[str | None, typer.Option(help=say(msg("What is done past the threshold.")))] = None,
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.metrics.catalogue import why_not_live
        from oarlock.pipeline.catalogue import set_metric
        from oarlock.strategy.registry import figure

        parts = {"owner": owner, "target": target, "threshold": threshold, "rhythm": rhythm, "response": response}
        made = set_metric(
            door.workspace(), name, parts, actor=door.settings.actor, reason=reason, now=door.now()
        )  # fmt: skip
        why = why_not_live(figure(name).card, made)
        typer.echo(say(why if why else msg("'{metric}' is live: it stands on the scorecard.", metric=name)))

    @group.command("scorecard", help=say(msg("Show the live metrics against their targets; others are refused.")))
    def scorecard_(
        names: Annotated[list[str] | None, typer.Argument(help=say(msg("Only these metrics.")))] = None,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.pipeline.catalogue import live_metrics, reading
        from oarlock.strategy.registry import all_figures

        workspace = door.workspace()
        live = live_metrics(workspace, tuple(names or ()))
        rows = [
            _row(reading(workspace, metric, setting, settings=door.settings, now=door.now()), door, format_)
            for metric, setting in live
        ]
        emit(rows, SCORECARD, format_, door, empty=msg("No metric is live yet. Make one so: oarlock metrics set NAME."))
        if not names:
            rest = len(all_figures()) - len(live)
            typer.echo(say(msg("{n} metrics are not live: they lack an owner or a part of it.", n=rest)), err=True)


def _show(name: str, format_: Format, door: Door) -> None:
    from oarlock.cli.cards import STATES, card_lines, parameters_json, reading_text, setting_lines
    from oarlock.metrics.catalogue import MetricSetting, why_not_live
    from oarlock.pipeline.catalogue import Reading, metric_settings, reading
    from oarlock.strategy.registry import figure

    found = figure(name)
    setting, now = None, None
    try:
        workspace = door.workspace()
        setting = metric_settings(workspace).get(name)
        now = reading(
            workspace, found, setting or MetricSetting(metric=name), settings=door.settings, now=door.now()
        )  # fmt: skip
    except (NotAWorkspaceError, NoDataError):
        pass  # a card can be read without a workspace, and a value needs data
    why = why_not_live(found.card, setting)
    if format_ is not Format.TABLE:
        data = {
            "name": name, "version": found.card.version, "title": door.say(found.card.title),
            "meaning": door.say(found.card.meaning), "formula": door.say(found.card.formula),
            "parameters": parameters_json(found.card, door), "dimensions": list(found.card.dimensions),
            **{k: v for k, v in vars(setting or MetricSetting(metric=name)).items() if k != "metric"},
            "live": why is None, "value": _number(now), "state": now.state if isinstance(now, Reading) else None,
        }  # fmt: skip
        typer.echo(to_json(data))
        return
    typer.echo(f"{door.say(found.card.title)} ({name}, v{found.card.version})")
    for line in (*card_lines(found.card, door), *setting_lines(setting, door)):
        typer.echo(f"  {line}")
    if now is not None:
        text = msg("Now: {value} ({state})", value=reading_text(now, door), state=STATES[now.state])
        typer.echo(f"  {door.say(text)}")
    if why is not None:
        typer.echo(door.say(why))


def _row(reading: "Reading", door: Door, format_: Format) -> dict[str, Any]:
    from oarlock.cli.cards import STATES, reading_text

    s = reading.setting
    is_table = format_ is Format.TABLE
    return {
        "metric": reading.metric.card.name, "title": door.say(reading.metric.card.title),
        "value": reading_text(reading, door) if is_table else _number(reading),
        "target": s.target, "threshold": s.threshold,
        "state": door.say(STATES[reading.state]) if is_table else reading.state,
        "owner": s.owner, "rhythm": s.rhythm, "response": s.response,
    }  # fmt: skip


def _number(reading: "Reading | None") -> str | None:
    return None if reading is None or reading.number is None else f"{reading.number:f}"


CATALOGUE = (
    Column("name", Text(en="Metric", zh="指标"), "code"),
    Column("title", Text(en="Title", zh="名称")),
    Column("unit", Text(en="Unit", zh="单位")),
    Column("meaning", Text(en="Meaning", zh="含义")),
)
SCORECARD = (
    Column("metric", Text(en="Metric", zh="指标"), "code"),
    Column("title", Text(en="Title", zh="名称")),
    Column("value", Text(en="Now", zh="当前")),
    Column("target", Text(en="Target", zh="目标值")),
    Column("threshold", Text(en="Threshold", zh="警戒值")),
    Column("state", Text(en="State", zh="状态")),
    Column("owner", Text(en="Owner", zh="负责人")),
    Column("rhythm", Text(en="Reviewed", zh="复核频率")),
    Column("response", Text(en="Response", zh="应对措施")),
)
