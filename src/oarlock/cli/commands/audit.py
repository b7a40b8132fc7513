"""`oarlock audit`: who changed what, and proof that nobody altered that."""

import datetime as dt
import json
from typing import Annotated, Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit
from oarlock.cli.tree import Tree
from oarlock.errors import UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.text import Text, msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    group = app.group("audit", help=say(msg("Who changed what, when and why.")), no_args_is_help=True)

    @group.command("list", help=say(msg("List changes, newest first.")))
    def list_(
        who: Annotated[str, typer.Option(help=say(msg("Changes of this person only.")))] = "",
        entity: Annotated[str, typer.Option(help=say(msg("Changes of this kind only, e.g. person.")))] = "",
        key: Annotated[str, typer.Option(help=say(msg("Changes of the thing with this ID only.")))] = "",
        since: Annotated[str, typer.Option(help=say(msg("From this day on.")), metavar="DATE")] = "",
        until: Annotated[str, typer.Option(help=say(msg("Up to this day.")), metavar="DATE")] = "",
        most: Annotated[int, typer.Option(min=1, help=say(msg("At most so many.")))] = 100,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.lake.journal_find import Wish, find

        workspace = door.workspace()
        wish = Wish(
            actor=who, entity=entity, key=key, since=_begin(since, door.zone),
            until=_begin(until, door.zone, days=1),
        )  # fmt: skip
        rows = [
            {
                "seq": r.seq, "at": r.at, "actor": r.actor, "entity": r.entity, "key": r.key.replace("\x1f", "|"),
                "before": _text(r.before), "after": _text(r.after), "reason": r.reason,
            }
            for r in find(workspace, wish, limit=most)
        ]  # fmt: skip
        emit(rows, ROWS, format_, door, empty=msg("No change fits."))

    @group.command("verify", help=say(msg("Check that no row was altered, dropped or moved; names the first one.")))
    def verify_() -> None:
        from oarlock.lake import journal
        from oarlock.lake.redaction.journal import redactions

        workspace = door.workspace()
        count = journal.verify(workspace)
        head = journal.head(workspace)[1]
        typer.echo(
            say(msg("All {n} changes fit together; the last has the checksum {hash}.", n=count, hash=head or "-"))
        )
        for one in redactions(workspace):
            text = msg(
                "{rows} of them lost personal data at {at} UTC by {by} ({reason}), erasure {erasure}.",
                rows=one["rows"], at=one["at"][:19], by=one["by"], reason=one["reason"] or "-", erasure=one["erasure"],
            )  # fmt: skip
            typer.echo(say(text))


def _begin(text: str, zone: dt.tzinfo, *, days: int = 0) -> dt.datetime | None:
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text) + dt.timedelta(days=days)
    except (ValueError, OverflowError):
        raise UserError("'{text}' is not a day.", remedy="Write it as 2026-11-28.", text=text) from None
    return naive_utc(dt.datetime.combine(day, dt.time(), tzinfo=zone))


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False).replace("\\u001f", "|")


ROWS = (
    Column("seq", Text(en="Number", zh="序号"), "code"),
    Column("at", Text(en="When", zh="时间"), "time"),
    Column("actor", Text(en="Who", zh="操作人")),
    Column("entity", Text(en="What", zh="对象"), "code"),
    Column("key", Text(en="Which", zh="编号")),
    Column("before", Text(en="Before", zh="修改前")),
    Column("after", Text(en="After", zh="修改后")),
    Column("reason", Text(en="Why", zh="原因")),
)
