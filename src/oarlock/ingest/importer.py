"""Import: look, recognise, read, check, commit; file by file, each whole or not at all."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from oarlock.errors import NotRecognisedError, OarlockError, UserError
from oarlock.ingest.batch import Task, run
from oarlock.ingest.collect import Found, collect
from oarlock.ingest.identity.resolve import resolve
from oarlock.ingest.mapping import Memory, header_hash
from oarlock.ingest.memory import change, remembered
from oarlock.ingest.options import ImportOptions, ImportResult, Progress, Silent
from oarlock.ingest.order import place
from oarlock.ingest.recognise import Recognised, choose, recognise
from oarlock.kit.files import SourceFile
from oarlock.kit.text import msg
from oarlock.lake import journal
from oarlock.lake.workspace import Workspace


def import_paths(
    workspace: Workspace,
    paths: Iterable[Path],
    *,
    options: ImportOptions | None = None,
    actor: str,
    now: dt.datetime,
    progress: Progress | None = None,
) -> list[ImportResult]:
    """Bring files, folders, archives or a database into the lake; one result a table, in the order of reading.

    Those that could not be read come last. What is referred to is read before what refers to it. A table that fails
    (not recognised, damaged, needs a yes) says so in its result and leaves no trace; the others go on. Raises
    `BadFileError` for a path that does not exist and `UserError` for a system's name that IDs cannot begin with.
    """
    options, progress = options or ImportOptions(), progress or Silent()
    if options.system and not re.fullmatch(r"[\w-]+", options.system):
        raise UserError(
            "'{system}' is not a short name of a system.",
            remedy="Use letters, digits, - and _, such as crm.",
            system=options.system,
        )
    memory = remembered(workspace)
    with tempfile.TemporaryDirectory(prefix="oarlock-import-") as folder:
        scratch = Path(folder)

        def check(header: Sequence[str]) -> None:
            choose(header, options=options, memory=memory)

        tables = collect(paths, options=options, check=check, scratch=scratch)
        failed, known = _recognised(tables, options, memory)
        known.sort(key=lambda r: (place(r.entity), r.source.name))
        others = _by_preset(known)
        results: list[ImportResult] = []
        for found in known:
            told = _Told(progress)
            task = Task(
                workspace=workspace,
                options=options,
                actor=actor,
                now=now,
                scratch=scratch,
                others=others,
                progress=told.advance,
            )
            progress.start(found.source.name, found.source.size)
            result = run(found, task)
            told.finish(result.read)
            progress.done()
            if found.is_chosen and result.error is None and not options.dry_run:
                _remember(workspace, found, memory, actor=actor, now=now)
            results.append(result)
    if not options.dry_run:
        results = _with_match_rate(workspace, results, now=now)
    return results + failed


class _Told:
    """How many rows of a file the progress has heard of."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._rows = 0

    def advance(self, rows: int) -> None:
        """Tell of some rows before the file is finished."""
        self._rows += rows
        self._progress.advance(rows)

    def finish(self, rows: int) -> None:
        """Tell of the rows that are left."""
        self._progress.advance(max(rows - self._rows, 0))


def _recognised(
    found: Sequence[Found], options: ImportOptions, memory: dict[str, Memory]
) -> tuple[list[ImportResult], list[Recognised]]:
    failed: list[ImportResult] = []
    known: list[Recognised] = []
    for table in found:
        if table.source is None:
            failed.append(_failed(table, table.error))
            continue
        try:
            known.append(recognise(table.source, options=options, memory=memory))
        except OarlockError as error:
            failed.append(_failed(table, error))
    return failed, known


def _failed(table: Found, error: OarlockError | None) -> ImportResult:
    return ImportResult(
        file=table.name,
        error=error,
        notes=table.source.notes if table.source else (),
        is_passed_over=not table.is_named and isinstance(error, NotRecognisedError),
    )


def _by_preset(known: Iterable[Recognised]) -> dict[str, SourceFile]:
    """The tables of this import by preset, for the plans that look things up in them; the last of several counts."""
    return {r.preset.name: r.source for r in sorted(known, key=lambda r: r.source.name)}


def _remember(
    workspace: Workspace, found: Recognised, memory: dict[str, Memory], *, actor: str, now: dt.datetime
) -> None:
    """Keep the user's choice for this header, once it has worked."""
    key = header_hash(found.source.header)
    made = Memory(preset=found.preset.name, mapping=dict(found.mapping), date_order=found.date_order)
    row = change(found.source.header, made, old=memory.get(key), reason=f"import of {found.source.name}")
    if row is not None:
        journal.append_all(workspace, [row], actor=actor, now=now)
        memory[key] = made


def _with_match_rate(workspace: Workspace, results: list[ImportResult], *, now: dt.datetime) -> list[ImportResult]:
    """Match accounts across systems after account files, and say how well that went.

    Also after files that added nothing: the import that brought their rows may have been killed before the match.
    """
    last = max((i for i, r in enumerate(results) if any(p.entity == "account" for p in r.parts)), default=None)
    if last is None:
        return results
    commit = resolve(workspace, now=now)
    if commit is None or not commit.source["total"]:
        return results
    note = msg(
        "{matched} of {total} accounts of the smaller systems are linked to another system.",
        matched=commit.source["matched"],
        total=commit.source["total"],
    )
    results[last] = replace(results[last], notes=(*results[last].notes, note))
    return results
