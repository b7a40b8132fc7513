"""Text tables: encoding, delimiter, header; read in place when regular, converted when not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from oarlock.errors import BadFileError
from oarlock.kit.files.careful import convert
from oarlock.kit.files.dialect import Dialect, sample_records, sniff, split_record
from oarlock.kit.files.encoding import encoding_by_bom, guess_legacy, known_encoding, to_utf8
from oarlock.kit.files.header import unique_names
from oarlock.kit.files.model import LINE_COLUMN, Limits, SourceFile
from oarlock.kit.files.origin import Origin
from oarlock.kit.files.scan import Scan, scan
from oarlock.kit.text import Msg, msg

HEAD = 1 << 16


def read_head(path: Path, size: int = HEAD) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(size)


def inspect_csv(
    path: Path, *, name: str, origin: Origin, scratch: Path, limits: Limits, encoding: str | None = None
) -> SourceFile | None:
    """The table in a text file; None when it holds nothing. `path` may be an unpacked copy of the original."""
    chosen = known_encoding(encoding) if encoding else encoding_by_bom(read_head(path))
    notes: list[Msg] = []
    if chosen not in (None, "utf-8"):
        path = _transcoded(path, chosen or "", scratch, name=name, limits=limits)
        if chosen != "utf-8-sig":
            notes.append(msg("The file was read as {encoding}.", encoding=chosen))
    dialect, found = _look(path, name=name, limits=limits)
    if found.bad_lines and chosen is None and found.bad_lines > 0.1 * found.high_lines:
        chosen, note = guess_legacy(path, found.bad_sample)
        notes.append(note)
        path = _transcoded(path, chosen, scratch, name=name, limits=limits)
        dialect, found = _look(path, name=name, limits=limits)
    if not found.size:
        return None
    shown = "utf-8" if chosen in (None, "utf-8-sig") else str(chosen)
    header = _header(path, dialect)
    if found.is_regular and header:
        _check_width(header, name=name, limits=limits)
        return SourceFile(
            path=path,
            original=origin.path,
            stamp=origin.stamp,
            name=name,
            kind="csv",
            header=header,
            sha256=origin.sha256 or found.sha256,
            size=origin.size,
            encoding=shown,
            delimiter=dialect.delimiter,
            decimal=dialect.decimal,
            is_plain=found.lines == found.records and not found.blank,
            records=found.records - 1 + (not found.has_final_newline),
            notes=tuple(notes),
        )
    irregular = SourceFile(
        path=path,
        original=origin.path,
        stamp=origin.stamp,
        name=name,
        kind="csv",
        header=(),
        sha256=origin.sha256 or found.sha256,
        size=origin.size,
        encoding=shown,
        delimiter=dialect.delimiter,
        decimal=dialect.decimal,
        notes=tuple(notes),
    )
    done = read_carefully(irregular, scratch=scratch, limits=limits)
    return done if done.header else None


def read_carefully(source: SourceFile, *, scratch: Path, limits: Limits | None = None) -> SourceFile:
    """The same text table converted record by record, for files that engines would misread."""
    limits = limits or Limits()
    out = scratch / f"{Origin.fresh()}.parquet"
    done = convert(source.path, out, name=source.name, delimiter=source.delimiter, limits=limits)
    _check_width(done.header, name=source.name, limits=limits)
    return replace(
        source,
        path=out,
        kind="parquet",
        header=done.header,
        header_line=done.header_line,
        line_column=LINE_COLUMN,
        rows=done.rows,
        bad_lines=done.bad_lines,
        more_bad_lines=done.more_bad_lines,
        first_blank=done.first_blank,
    )


def _transcoded(path: Path, encoding: str, scratch: Path, *, name: str, limits: Limits) -> Path:
    out = scratch / f"{path.stem[:40]}.{abs(hash((str(path), encoding))):x}.utf8"
    to_utf8(path, encoding, out, name=name, line_limit=limits.line)
    return out


def _look(path: Path, *, name: str, limits: Limits) -> tuple[Dialect, Scan]:
    head = read_head(path).decode("utf-8", "replace")
    dialect = sniff(head)
    found = scan(path, name=name, delimiter=dialect.delimiter, line_limit=limits.line, record_limit=limits.cell)
    return dialect, found


def _header(path: Path, dialect: Dialect) -> tuple[str, ...]:
    """Names from the first line of a regular file; empty when that line is blank or longer than the sample."""
    head = read_head(path)
    if head[:1] in (b"\n", b"\r"):
        return ()
    if len(head) == HEAD and b"\n" not in head:
        head = read_head(path, 16 << 20)
    first = sample_records(head.decode("utf-8", "replace"))[0]
    cells = split_record(first, dialect.delimiter)
    return unique_names(cells) if any(c.strip() for c in cells) else ()


def _check_width(header: tuple[str, ...], *, name: str, limits: Limits) -> None:
    if len(header) > limits.columns:
        raise BadFileError(
            "{file} has {columns} columns; at most {limit} can be read.",
            remedy="Export only the columns that are needed.",
            file=name,
            columns=len(header),
            limit=limits.columns,
        )
