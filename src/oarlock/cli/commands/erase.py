"""`oarlock erase`: what is held of a person, a copy of it, and its erasure everywhere."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit
from oarlock.cli.progress import waiting
from oarlock.cli.tree import Tree
from oarlock.errors import UserError
from oarlock.kit.text import Text, msg


class Kind(StrEnum):
    """Whose person it is."""

    CONTACT = "contact"
    EMPLOYEE = "employee"


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    group = app.group(
        "erase", help=say(msg("Personal data on request: a map, a copy, an erasure.")), no_args_is_help=True
    )

    def begin() -> Any:
        from oarlock.site import up

        up.begin(door.workspace().path, door.settings.lake)
        up.migrate()
        from oarlock.app.privacy import services

        return services

    def wanted(words: str, kind: Kind) -> Any:
        from oarlock.app.privacy import selectors

        found = selectors.matches(kind.value, words)
        if not found:
            raise UserError("Nobody is known by that.", remedy="Look for an ID, an address or a full name.")
        if len(found) > 1:
            raise UserError(
                "{n} people are known by that: {ids}.", remedy="Name one by ID or address.", n=len(found),
                ids=", ".join("/".join(one.wanted.ids) or "/".join(one.emails) for one in found),
            )  # fmt: skip
        return found[0].wanted

    who = Annotated[str, typer.Argument(help=say(msg("ID, e-mail address or full name.")), metavar="PERSON")]
    kinds = Annotated[Kind, typer.Option(help=say(msg("contact: of a customer; employee: of ours, users included.")))]
    formats = Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))]

    @group.command("show", help=say(msg("Where something of a person is held, and how much; nothing is changed.")))
    def show_(words: who, kind: kinds = Kind.CONTACT, format_: formats = Format.TABLE) -> None:
        begin()
        from oarlock.app.privacy import selectors
        from oarlock.app.privacy.words import place

        held = selectors.held(selectors.subject_of(wanted(words, kind)))
        rows = [{"place": place(one.place, one.what), "what": one.what, "rows": one.rows} for one in held]
        emit(rows, HELD, format_, door, empty=msg("Nothing is held of this person."))

    @group.command("copy", help=say(msg("Everything that is held of a person, as their copy.")))
    def copy_(words: who, kind: kinds = Kind.CONTACT, format_: formats = Format.JSON) -> None:
        begin()
        from oarlock.app.privacy import selectors

        rows = list(selectors.copy(selectors.subject_of(wanted(words, kind))))
        emit(rows, COPY, format_, door, empty=msg("Nothing is held of this person."))

    @group.command("run", help=say(msg("Erase a person everywhere, history included; counts and sums stay.")))
    def run_(
        words: who,
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal, without the person.")))],
        kind: kinds = Kind.CONTACT,
        yes: Annotated[bool, typer.Option("--yes", help=say(msg("Do it: it cannot be undone.")))] = False,
    ) -> None:
        services = begin()
        if not yes:
            raise UserError(
                "An erasure cannot be undone, so nothing was changed.", remedy="Look at it with: oarlock erase show; "
                "then give --yes.",
            )  # fmt: skip
        services.finish_all(tell=_quiet, now=door.now())
        meant = wanted(words, kind)
        subject = services.begin(meant, actor=door.settings.actor, reason=reason, now=door.now())
        with waiting(door, say(msg("Erasing"))):
            done = services.carry_out(subject.erasure, tell=_quiet, now=door.now())
        _tell(done, door)

    @group.command("finish", help=say(msg("Finish erasures that were begun and cut off.")))
    def finish_() -> None:
        count = begin().finish_all(tell=_quiet, now=door.now())
        typer.echo(say(msg("Finished {n} erasures.", n=count)))

    @group.command("list", help=say(msg("List erasures; nothing in it tells of whom.")))
    def list_(format_: formats = Format.TABLE) -> None:
        begin()
        from oarlock.app.privacy import selectors

        emit(selectors.done(), DONE, format_, door, empty=msg("Nobody was erased yet."))

    @group.command("export", help=say(msg("Write the list of erasures to a file, to be kept outside for restores.")))
    def export_(file: Annotated[Path, typer.Argument(help=say(msg("File to write.")), metavar="FILE")]) -> None:
        from oarlock.lake.erasures import joined, load, path_of, save

        ledger = joined(load(file), load(path_of(door.workspace().path)))
        save(file, ledger)
        typer.echo(say(msg("Wrote {n} erasures to {file}.", n=sum(len(b.entries) for b in ledger), file=file)))

    @group.command("repeat", help=say(msg("Erase again who is on a list of erasures, as after a restore.")))
    def repeat_(
        file: Annotated[
            Path | None, typer.Argument(help=say(msg("List kept outside; else the workspace's own.")))
        ] = None,
    ) -> None:
        from oarlock.lake.erasures import load

        if file is not None and not file.is_file():
            raise UserError("There is no list of erasures at {file}.", remedy="Correct its path.", file=str(file))
        services = begin()
        ledger = load(file) if file is not None else ()
        with waiting(door, say(msg("Erasing"))):
            count = services.repeat(ledger, tell=_quiet, now=door.now(), actor=door.settings.actor)
        typer.echo(say(msg("Erased {n} people again.", n=count)))


def _quiet(*_: object) -> None:
    """Nobody watches."""


def _tell(done: dict[str, Any], door: Door) -> None:
    from oarlock.app.privacy.words import PLACES

    typer.echo(door.say(msg("Erased; number {id}.", id=done["erasure"])))
    for name, rows in done["rows"].items():
        sys.stdout.write(f"  {door.say(PLACES[name])}: {rows}\n")


HELD = (
    Column("place", Text(en="Where", zh="位置")),
    Column("what", Text(en="Name there", zh="内部名称"), "code"),
    Column("rows", Text(en="Rows", zh="行数"), "count"),
)
COPY = (
    Column("place", Text(en="Where", zh="位置")),
    Column("record", Text(en="Record", zh="记录")),
    Column("field", Text(en="Field", zh="字段")),
    Column("value", Text(en="Value", zh="值")),
)
DONE = (
    Column("id", Text(en="Number", zh="编号"), "code"),
    Column("at", Text(en="When", zh="时间"), "time"),
    Column("kind", Text(en="Of whom", zh="对象")),
    Column("is_done", Text(en="Finished", zh="已完成")),
    Column("redacted", Text(en="Rows of the journal", zh="日志行数"), "count"),
    Column("by", Text(en="By", zh="操作人")),
)
