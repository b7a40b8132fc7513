"""`oarlock runs` and `oarlock replay`: what was published, and proof that it can be repeated."""

from typing import Annotated

import typer

from oarlock.cli.door import Door
from oarlock.cli.output import Column, Format, emit, to_json
from oarlock.cli.progress import waiting
from oarlock.cli.tree import Tree
from oarlock.errors import DifferenceError
from oarlock.kit.clock import parse_stamp
from oarlock.kit.text import Text, msg


def register(app: Tree, door: Door) -> None:
    """Add the commands."""
    say = door.say

    @app.command("runs", help=say(msg("List the published runs that are kept.")))
    def runs(
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.lake import snapshots

        workspace = door.workspace()
        current = snapshots.current(workspace)
        rows = [
            {
                "run": s.manifest["run"], "engine": s.manifest["engine"],
                "created_at": parse_stamp(s.manifest["created_at"]).replace(microsecond=0),
                "head": s.manifest["head"], "answers": len(s.manifest["answers"]),
                "definition_set": f"{s.manifest['definition']['name']}@{s.manifest['definition']['version']}",
                "current": current is not None and current.id == s.id,
            }
            for s in snapshots.list_snapshots(workspace)
        ]  # fmt: skip
        emit(rows, RUNS, format_, door, empty=msg("Nothing was published yet; run: oarlock refresh."))
        if rows and format_ is Format.TABLE:
            hint = msg("Figures come from the run in use; earlier ones are kept so that they can be replayed.")
            typer.echo(say(hint))

    @app.command("replay", help=say(msg("Recompute a run in a fresh process and say whether anything differs.")))
    def replay_(
        run: Annotated[str, typer.Argument(help=say(msg("Run to replay.")))],
        seed: Annotated[int, typer.Option(help=say(msg("Seed that shuffles the input files.")))] = 1,
        format_: Annotated[Format, typer.Option("--format", help=say(msg("Output format.")))] = Format.TABLE,
    ) -> None:
        from oarlock.pipeline.replay import replay

        workspace = door.workspace()
        with waiting(door, say(msg("Replaying"))):
            done = replay(workspace, run, settings=door.settings, seed=seed)
        rows = [vars(c) for c in done.compared]
        if format_ is Format.JSON:
            typer.echo(to_json({"run": run, "threads": done.threads, "differs": len(done.differs), "answers": rows}))
        else:
            emit(rows, COMPARED, format_, door)
        if done.differs:
            raise DifferenceError(
                "{n} answers of {run} differ: {tables}.",
                n=len(done.differs), run=run, tables=", ".join(c.table for c in done.differs),
            )  # fmt: skip
        same = sum(c.is_byte_equal for c in done.compared)
        text = msg(
            "All {n} answers are equal in content; {same} files are equal in every byte.",
            n=len(done.compared), same=same,
        )  # fmt: skip
        typer.echo(say(text), err=format_ is not Format.TABLE)


RUNS = (
    Column("run", Text(en="Run", zh="运行"), "code"),
    Column("created_at", Text(en="Published", zh="发布时间"), "time"),
    Column("engine", Text(en="Engine", zh="引擎")),
    Column("definition_set", Text(en="Definition set", zh="口径集")),
    Column("head", Text(en="Changes read", zh="已读变更"), "count"),
    Column("answers", Text(en="Answers", zh="答案数"), "count"),
    Column("current", Text(en="State", zh="状态")),
)
COMPARED = (
    Column("table", Text(en="Answer", zh="答案")),
    Column("is_equal", Text(en="Equal", zh="内容相同")),
    Column("is_byte_equal", Text(en="Byte-equal", zh="字节相同")),
    Column("is_code_changed", Text(en="Code changed", zh="代码已变")),
)
