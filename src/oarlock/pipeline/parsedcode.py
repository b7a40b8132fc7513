"""What each source file says, comments and docstrings apart, kept in the lake so that no later process parses it.

The notes are keyed by the file's bytes, never by its name or time, so they cannot be out of date; they carry a
checksum of their own, so that damage only costs the time to parse again. Only a refresh writes them.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from oarlock.errors import OarlockError
from oarlock.kit.fsio import replace_loosely
from oarlock.kit.hashing import bytes_hash, canonical_json

NOTES = "code.json"


@dataclass(frozen=True)
class Parsed:
    """digest: SHA-256 of the syntax tree; imports: the Oarlock modules, and names in them, that it imports."""

    digest: str
    imports: tuple[str, ...]


_Part = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def parsed(file: Path, lake: Path | None = None) -> Parsed:
    """What the file says, from the notes of a lake when they tell of just these bytes."""
    known = _known()
    if file not in known:
        data = file.read_bytes()
        key = bytes_hash(data)
        noted = _noted(lake).get(key) if lake is not None else None
        known[file] = (key, noted or _parse(data))
    return known[file][1]


def keep(lake: Path) -> None:
    """Note what this process found out, for later ones; a lake that may not be written goes without."""
    known = dict(_known().values())
    if known.keys() <= _noted(lake).keys():
        return
    body = {"maker": _maker(), "files": {key: [one.digest, *one.imports] for key, one in known.items()}}
    try:
        replace_loosely(lake / NOTES, canonical_json({"body": body, "sha256": bytes_hash(canonical_json(body))}))
    except OarlockError:
        return
    _noted.cache_clear()


@cache
def _known() -> dict[Path, tuple[str, Parsed]]:
    """What this process has found out of each file, with the hash of its bytes; the code it runs does not change."""
    return {}


@lru_cache(maxsize=2)
def _noted(lake: Path) -> Mapping[str, Parsed]:
    """The notes of a lake; none when they are absent, damaged, or were made by another Python or other code."""
    try:
        outer = json.loads((lake / NOTES).read_bytes())
        body = outer["body"]
        if outer["sha256"] != bytes_hash(canonical_json(body)) or body["maker"] != _maker():
            return {}
        return {key: Parsed(told[0], tuple(told[1:])) for key, told in body["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


@cache
def _maker() -> str:
    """Who parsed: a tree's text differs between versions of Python, and the rules of parsing are in this file."""
    return f"{sys.implementation.cache_tag} {bytes_hash(Path(__file__).read_bytes())}"


def _parse(data: bytes) -> Parsed:
    tree = ast.parse(data)
    imports: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports |= dict.fromkeys(a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imports |= dict.fromkeys((node.module, *(f"{node.module}.{a.name}" for a in node.names)))
        if isinstance(node, _Part):
            _drop_docstring(node)
    ours = tuple(sorted(name for name in imports if name.startswith("oarlock.")))
    return Parsed(bytes_hash(ast.dump(tree).encode()), ours)


def _drop_docstring(node: _Part) -> None:
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        node.body = node.body[1:] or [ast.Pass()]
