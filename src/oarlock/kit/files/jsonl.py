"""JSON lines: which fields the records have, nested ones by dotted names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from oarlock.errors import BadFileError
from oarlock.kit.files.csvfile import utf8_copy
from oarlock.kit.files.model import Limits, SourceFile, line_too_long
from oarlock.kit.files.origin import Origin

_SAMPLE_LINES, _SAMPLE_BYTES = 2_000, 8 << 20
_LARGEST_ARRAY = 64 << 20


def inspect_jsonl(
    path: Path, *, name: str, origin: Origin, scratch: Path, limits: Limits, encoding: str | None = None
) -> SourceFile | None:
    """The table in a file of JSON lines, or in one JSON array of records; None when it holds no records."""
    copied = utf8_copy(path, name=name, scratch=scratch, limits=limits, encoding=encoding)
    path, size = copied.path, copied.path.stat().st_size
    with path.open("rb") as file:
        if file.read(4096).lstrip()[:1] == b"[":
            path = _lines_of_array(path, scratch, name=name, size=size)
    steps: dict[tuple[str, ...], None] = {}
    for record in _sample(path, name=name, limits=limits):
        for place in _leaves(record, depth=0):
            steps.setdefault(place)
        if len(steps) > limits.columns:
            raise BadFileError(
                "{file} has more than {limit} different fields.",
                remedy="Export only the fields that are needed.",
                file=name,
                limit=limits.columns,
            )
    places = tuple(steps)
    if not places:
        return None
    found = SourceFile(
        path=path,
        original=origin.path,
        stamp=origin.stamp,
        name=name,
        kind="jsonl",
        header=tuple(".".join(place) for place in places),
        sha256=origin.sha256,
        size=origin.size,
        encoding=copied.encoding,
        header_line=0,
        paths=places,
        notes=copied.notes,
    )
    return found if origin.sha256 else replace(found, sha256=origin.hashed().sha256)


def _sample(path: Path, *, name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """The first records, then a check that no line is too long."""
    read = records = count = 0
    with path.open("rb") as file:
        while line := file.readline(limits.line + 1):
            if len(line) > limits.line:
                raise line_too_long(name, limits.line)
            read += len(line)
            count += 1
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                record = None
            if isinstance(record, dict):
                records += 1
                yield record
            if count >= _SAMPLE_LINES or read >= _SAMPLE_BYTES:
                break
        length = 0
        while chunk := file.read(1 << 20):
            cut = chunk.rfind(b"\n")
            length = length + len(chunk) if cut < 0 else len(chunk) - cut
            if length > limits.line:
                raise line_too_long(name, limits.line)
    if not records:
        raise BadFileError(
            "{file} looks like JSON, but its first {count} lines hold no record.",
            remedy="Export it as JSON lines: one object on each line.",
            file=name,
            count=count,
        )


def _leaves(record: dict[str, Any], *, depth: int) -> Iterator[tuple[str, ...]]:
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < 5:
            yield from ((key, *rest) for rest in _leaves(value, depth=depth + 1))
        else:
            yield (key,)


def _lines_of_array(path: Path, scratch: Path, *, name: str, size: int) -> Path:
    if size > _LARGEST_ARRAY:
        raise BadFileError(
            "{file} is one JSON array of {size} MB; arrays are read up to {limit} MB.",
            remedy="Export it as JSON lines: one object on each line.",
            file=name,
            size=size >> 20,
            limit=_LARGEST_ARRAY >> 20,
        )
    try:
        records = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise BadFileError(
            "{file} is not valid JSON: {reason}.",
            remedy="Export it again, best as JSON lines: one object on each line.",
            file=name,
            reason=str(error)[:200],
        ) from None
    out = scratch / f"{Origin.fresh()}.jsonl"
    with out.open("w", encoding="utf-8") as target:
        for record in records:
            target.write(json.dumps(record, ensure_ascii=True) + "\n")
    return out
