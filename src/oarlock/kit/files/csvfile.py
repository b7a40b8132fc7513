"""Text tables: encoding, delimiter, header; read in place when regular, converted when not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from oarlock.kit.files.careful import convert
from oarlock.kit.files.dialect import Dialect, sample_records, sniff, split_record
from oarlock.kit.files.encoding import encoding_by_bom, guess_legacy, known_encoding, to_utf8
from oarlock.kit.files.header import unique_names
from oarlock.kit.files.model import LINE_COLUMN, Limits, SourceFile, too_wide
from oarlock.kit.files.origin import Origin
from oarlock.kit.files.scan import Scan, scan
from oarlock.kit.text import Msg, msg

HEAD = 1 << 16


def read_head(path: Path, size: int = HEAD) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(size)


@dataclass(frozen=True)
class Utf8:
    """A text file that is UTF-8 now: the original or a copy, the encoding it had, and what to say about that."""

    path: Path
    encoding: str
    notes: tuple[Msg, ...] = ()


def utf8_copy(path: Path, *, name: str, scratch: Path, limits: Limits, encoding: str | None = None) -> Utf8:
    """The file as UTF-8 without a byte order mark, when a mark or the person importing it tells its encoding."""
    chosen = known_encoding(encoding) if encoding else encoding_by_bom(read_head(path))
    if chosen in (None, "utf-8"):
        return Utf8(path, "utf-8")
    shown = str(chosen)
    notes = () if chosen == "utf-8-sig" else (msg("The file was read as {encoding}.", encoding=shown),)
    copy = _transcoded(path, shown, scratch, name=name, limits=limits)
    return Utf8(copy, "utf-8" if chosen == "utf-8-sig" else shown, notes)


def inspect_csv(
    path: Path, *, name: str, origin: Origin, scratch: Path, limits: Limits, encoding: str | None = None
) -> SourceFile | None:
    """The table in a text file; None when it holds nothing. `path` may be an unpacked copy of the original."""
    text = utf8_copy(path, name=name, scratch=scratch, limits=limits, encoding=encoding)
    dialect, found = _look(text.path, name=name, limits=limits)
    is_open = encoding is None and text.encoding == "utf-8" and text.path == path
    if is_open and found.legacy_lines > 0.5 * found.high_lines:
        chosen, note = guess_legacy(path, found.sample)
        text = Utf8(_transcoded(path, chosen, scratch, name=name, limits=limits), chosen, (note,))
        dialect, found = _look(text.path, name=name, limits=limits)
    if text.path != path and not origin.sha256:
        origin = origin.hashed()
    path, shown, notes = text.path, text.encoding, text.notes
    if not found.size:
        return None
    header = _header(path, dialect, name=name, limits=limits)
    if found.is_regular and header:
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
            notes=notes,
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
        notes=notes,
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
    out = scratch / f"{Origin.fresh()}.utf8"
    to_utf8(path, encoding, out, name=name, line_limit=limits.line)
    return out


def _look(path: Path, *, name: str, limits: Limits) -> tuple[Dialect, Scan]:
    head = read_head(path).decode("utf-8", "replace")
    dialect = sniff(head)
    found = scan(path, name=name, delimiter=dialect.delimiter, line_limit=limits.line, record_limit=limits.cell)
    return dialect, found


def _header(path: Path, dialect: Dialect, *, name: str, limits: Limits) -> tuple[str, ...]:
    """Names from the first line of a regular file; empty when that line is blank or longer than the sample."""
    head = read_head(path)
    if head[:1] in (b"\n", b"\r"):
        return ()
    if len(head) == HEAD and b"\n" not in head:
        head = read_head(path, 16 << 20)
    first = sample_records(head.decode("utf-8", "replace"))[0]
    cells = split_record(first, dialect.delimiter)
    _check_width(cells, name=name, limits=limits)
    return unique_names(cells) if any(c.strip() for c in cells) else ()


def _check_width(header: Sequence[str], *, name: str, limits: Limits) -> None:
    if len(header) > limits.columns:
        raise too_wide(name, len(header), limits)
