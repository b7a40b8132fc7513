"""`oarlock people`: who may sign in, and what they may see."""

from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit
from oarlock.cli.tree import Tree
from oarlock.kit.text import Text, msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say
    group = app.group("people", help=say(msg("Who may sign in, and which customers they see.")), no_args_is_help=True)

    def begin() -> None:
        from oarlock.site import up

        up.begin(door.workspace().path, door.settings.lake)
        up.migrate()

    @group.command("list", help=say(msg("List everybody with their roles.")))
    def list_(
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.site import people

        begin()
        emit(people.everybody(), COLUMNS, format_, door, empty=msg("Nobody may sign in yet."))

    @group.command("add", help=say(msg("Add a person; prints the password once.")))
    def add_(
        email: Annotated[str, typer.Argument(help=say(msg("E-mail address.")))],
        role: Annotated[str, typer.Option(help=say(msg("Role, such as csm, head_of_cs, finance or administrator.")))],
        customers: Annotated[str, typer.Option(help=say(msg("Whose customers: own, team, group or all.")))] = "own",
        of: Annotated[
            list[str] | None, typer.Option(help=say(msg("Employee ID of the team or group ID; may be repeated.")))
        ] = None,
        employee: Annotated[str, typer.Option(help=say(msg("The person's own employee ID in the data.")))] = "",
        name: Annotated[str, typer.Option(help=say(msg("Name.")))] = "",
    ) -> None:
        from oarlock.site import people

        begin()
        password = people.add(
            email, name=name, role=role, rows=customers, of=tuple(of or ()), employee=employee,
            actor=door.settings.actor, now=door.now(),
        )  # fmt: skip
        typer.echo(say(msg("Sign in as {email} with the password {password}", email=email, password=password)))

    @group.command("password", help=say(msg("Set a new password; prints it once and ends the person's sessions.")))
    def password_(email: Annotated[str, typer.Argument(help=say(msg("E-mail address.")))]) -> None:
        from oarlock.site import people

        begin()
        password = people.set_password(email, actor=door.settings.actor, now=door.now())
        typer.echo(say(msg("Sign in as {email} with the password {password}", email=email, password=password)))

    @group.command("end", help=say(msg("End a person's access at once.")))
    def end_(
        email: Annotated[str, typer.Argument(help=say(msg("E-mail address.")))],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.site import people

        begin()
        people.end(email, reason=reason, actor=door.settings.actor, now=door.now())
        typer.echo(say(msg("{email} can no longer sign in.", email=email)))

    @group.command("forget-factors", help=say(msg("Turn the second step off for somebody who lost their phone.")))
    def forget_(
        email: Annotated[str, typer.Argument(help=say(msg("E-mail address.")))],
        reason: Annotated[str, typer.Option(help=say(msg("Why; kept in the journal.")))] = "",
    ) -> None:
        from oarlock.site import people

        begin()
        if people.forget_factors(email, reason=reason, actor=door.settings.actor, now=door.now()):
            typer.echo(say(msg("{email} signs in with the password alone now.", email=email)))
        else:
            typer.echo(say(msg("{email} has no second step.", email=email)))


COLUMNS = (
    Column("email", Text(en="E-mail address", zh="邮箱地址")),
    Column("name", Text(en="Name", zh="姓名")),
    Column("title", Text(en="Role", zh="角色")),
    Column("customers", Text(en="Customers", zh="客户范围")),
    Column("of", Text(en="Of", zh="范围")),
    Column("employee", Text(en="Employee ID", zh="员工编号")),
    Column("is_active", Text(en="Active", zh="有效")),
)
