"""Look at a file by its bytes, not by its name, and list the tables it holds."""

from __future__ import annotations

from pathlib import Path

from oarlock.kit.files.csvfile import inspect_csv
from oarlock.kit.files.model import Limits, SourceFile
from oarlock.kit.files.origin import check_unchanged, origin_of


def inspect(
    path: Path, *, encoding: str | None = None, scratch: Path, limits: Limits | None = None
) -> list[SourceFile]:
    """The tables in a file, in order; copies that reading needs go to `scratch`.

    Raises `BadFileError` when nothing in it can be read, or when reading it would not be safe.
    """
    limits = limits or Limits()
    origin = origin_of(path)
    found = inspect_csv(path, name=path.name, origin=origin, scratch=scratch, limits=limits, encoding=encoding)
    check_unchanged(path, origin.stamp, name=path.name)
    return [found] if found else []
