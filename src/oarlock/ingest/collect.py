"""From what the user names to tables: files, folders, archives and databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from oarlock.errors import BadFileError, OarlockError
from oarlock.ingest.options import ImportOptions
from oarlock.kit.files import SourceFile, inspect
from oarlock.kit.files.model import LINE_COLUMN
from oarlock.lake.formats import FILE as SETTINGS

_NOT_DATA = {
    ".md",
    ".txt.license",
    ".license",
    ".json.license",
    ".pdf",
    ".docx",
    ".png",
    ".jpg",
    ".html",
    ".py",
    ".sql",
    ".yml",
}
"""In a folder, files of these kinds are passed over in silence; named by themselves they are looked at."""

Check = Callable[[Sequence[str]], object]


@dataclass(frozen=True, kw_only=True)
class Found:
    """One table, or why the file gave none; `is_named` is false for one that is only looked at with all others."""

    name: str
    source: SourceFile | None = None
    error: OarlockError | None = None
    is_named: bool = True


def collect(paths: Iterable[Path], *, options: ImportOptions, check: Check, scratch: Path) -> list[Found]:
    """Look at every file under the paths and every table of the database; a file that cannot be read says why.

    check: raises when nothing recognises a header, so that a database's other tables need not be copied.
    """
    out: list[Found] = []
    for path in files_under(paths):
        try:
            tables = inspect(path, encoding=options.encoding, scratch=scratch)
            if not tables:
                raise BadFileError(
                    "{file} holds no table.", remedy="Check that it is the export you meant.", file=path.name
                )
            out += [Found(name=table.name, source=table) for table in tables]
        except OarlockError as error:
            out.append(Found(name=path.name, error=error))
    if options.url:
        out += _database(options.url, options.tables, check, scratch)
    return out


def files_under(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and all files below the folders named in the order of their names; hidden ones are skipped, and
    so is what a workspace keeps: it was imported already.

    Raises `BadFileError` for a path that does not exist.
    """
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            inside = [p for p in sorted(path.rglob("*")) if p.is_file() and _is_data(p.relative_to(path))]
            workspaces = [p.parent for p in inside if p.name == SETTINGS]
            found = [p for p in inside if not any(_is_own(p, w) for w in workspaces)]
        elif path.exists():
            found = [path]
        else:
            raise BadFileError("There is no file {path}.", remedy="Check its name.", path=str(path))
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _is_own(path: Path, workspace: Path) -> bool:
    if not path.is_relative_to(workspace):
        return False
    first = path.relative_to(workspace).parts[0]
    return first in {SETTINGS, "lake", "quarantine"} or first.startswith("work.sqlite")


def _is_data(path: Path) -> bool:
    is_hidden = any(part.startswith((".", "~$")) for part in path.parts)
    is_named_so = path.name.upper() in {"LICENSE", "README", "NOTICE"}
    return not is_hidden and not is_named_so and path.suffix.lower() not in _NOT_DATA


def _database(url: str, wanted: tuple[str, ...], check: Check, scratch: Path) -> Iterator[Found]:
    """The tables of a database that something recognises; the others are not even copied."""
    from oarlock.kit import sql

    try:
        found = {table.name: table.columns for table in sql.tables(url)}
    except OarlockError as error:
        yield Found(name="database", error=error)
        return
    for number, name in enumerate(wanted or found):
        out = scratch / f"table-{number}.parquet"
        try:
            if name in found:
                check(found[name])
            sql.export(url, name, out)
            yield from (
                Found(name=name, source=_copied(table, name), is_named=bool(wanted))
                for table in inspect(out, scratch=scratch)
            )
        except OarlockError as error:
            yield Found(name=name, error=error, is_named=bool(wanted))


def _copied(table: SourceFile, name: str) -> SourceFile:
    """The copy under the table's own name, its row numbers told apart from its columns."""
    kept = [i for i, column in enumerate(table.header) if column != LINE_COLUMN]
    return replace(
        table,
        name=name,
        header=tuple(table.header[i] for i in kept),
        paths=tuple(table.paths[i] for i in kept) if table.paths else (),
        line_column=LINE_COLUMN,
    )
