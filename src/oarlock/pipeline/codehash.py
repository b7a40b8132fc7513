"""A hash of the code behind a metric: its module and what it imports from Oarlock, comments and docstrings apart."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

import oarlock

ROOT = Path(oarlock.__file__).parent
_FOLLOWED = (
    "oarlock.scores",
    "oarlock.metrics",
    "oarlock.domain",
    "oarlock.lake.reading",
    "oarlock.lake.rollups",
    "oarlock.lake.engines",
)
_ALWAYS = ("oarlock.lake.reading", "oarlock.lake.engines.duckdb")
"""How entities are read and answers written: metrics reach them through `Tables`, so no import tells of them."""


@cache
def code_hash(module: str) -> str:
    """SHA-256 (16 hexadecimal characters) over the modules that `module` reaches; read from source."""
    seen: set[str] = set()
    todo = [module, *_ALWAYS]
    while todo:
        name = todo.pop()
        if name in seen or not name.startswith(_FOLLOWED) or _file(name) is None:
            continue
        seen.add(name)
        todo.extend(_parsed(name)[1])
    digest = hashlib.sha256()
    for name in sorted(seen):
        digest.update(name.encode() + b"\0" + _parsed(name)[0].encode() + b"\0")
    return digest.hexdigest()[:16]


@cache
def _parsed(name: str) -> tuple[str, tuple[str, ...]]:
    file = _file(name)
    if file is None:
        return "", ()
    tree = ast.parse(file.read_text("utf-8"))
    imports: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports += [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            imports += [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            _drop_docstring(node)
    return ast.dump(tree), tuple(imports)


def _drop_docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        node.body = node.body[1:] or [ast.Pass()]


@cache
def _file(name: str) -> Path | None:
    base = ROOT.joinpath(*name.split(".")[1:])
    for file in (base.with_suffix(".py"), base / "__init__.py"):
        if file.is_file():
            return file
    return None
