"""A hash of the code behind a metric: its module and what it imports from Oarlock, comments and docstrings apart."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import oarlock
from oarlock.kit.hashing import bytes_hash
from oarlock.pipeline.parsedcode import Parsed, parsed

ROOT = Path(oarlock.__file__).parent
_FOLLOWED = (
    "oarlock.strategy",
    "oarlock.scores",
    "oarlock.models",
    "oarlock.metrics",
    "oarlock.domain",
    "oarlock.lake.reading",
    "oarlock.lake.rollups",
    "oarlock.lake.engines",
)
_ALWAYS = ("oarlock.lake.reading", "oarlock.lake.engines.duckdb")
"""How entities are read and answers written: metrics reach them through `Tables`, so no import tells of them."""


def code_hash(module: str, *, lake: Path | None = None) -> str:
    """SHA-256 (16 hexadecimal characters) over the modules that `module` reaches.

    lake: where an earlier process may have noted what its sources parse to; the hash is the same without.
    """
    return _hashes().get(module) or _hashes().setdefault(module, _hashed(module, lake))


@cache
def _hashes() -> dict[str, str]:
    """What this process has hashed; the code that it runs does not change under it."""
    return {}


def _hashed(module: str, lake: Path | None) -> str:
    seen: dict[str, Parsed] = {}
    todo = [module, *_ALWAYS]
    while todo:
        name = todo.pop()
        if name in seen or (file := _files().get(name)) is None:
            continue
        seen[name] = parsed(file, lake)
        todo.extend(n for n in seen[name].imports if n not in seen)
    return bytes_hash("".join(f"{name}\0{seen[name].digest}\0" for name in sorted(seen)).encode())[:16]


@cache
def _files() -> dict[str, Path]:
    """The source of every module that is followed; a package is its `__init__`."""
    found: dict[str, Path] = {}
    for top in _FOLLOWED:
        for place, _, names in os.walk(ROOT.joinpath(*top.split(".")[1:])):
            package = ".".join(("oarlock", *Path(place).relative_to(ROOT).parts))
            for name in names:
                stem, dot, ending = name.rpartition(".")
                if dot and ending == "py":
                    found[package if stem == "__init__" else f"{package}.{stem}"] = Path(place, name)
    return found
