"""No metric uses a construct that fails on one engine, or that the engines answer differently."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "oarlock"
CHECKED = ("metrics", "lake/reading", "scores/health", "strategy")

BANNED_CALLS = {
    "asof_join": "Spark has none; join on the newest day not after",
    "sample": "each engine draws other rows",
    "memtable": "it drags pandas in; use tables.literal",
    "approx_nunique": "engines approximate differently",
    "approx_median": "engines approximate differently",
    "approx_quantile": "engines approximate differently",
    "hash": "each engine hashes differently",
    "mean": "a mean of floats depends on the order of rows; divide integer sums once",
    "std": "depends on the order of rows",
    "var": "depends on the order of rows",
    "corr": "depends on the order of rows",
    "cov": "depends on the order of rows",
    "execute": "only the lake runs expressions; use tables.fetch",
    "to_pandas": "only the lake runs expressions; use tables.fetch",
    "to_pyarrow": "only the lake runs expressions; use tables.fetch",
    "date_range": "Spark cannot; make the days in Python and use tables.literal",
}
BANNED_OF_IBIS = {
    "now": "a figure must not depend on when it is computed",
    "today": "a figure must not depend on when it is computed",
    "random": "a figure must not depend on chance",
    "uuid": "a figure must not depend on chance",
    "connect": "only the lake connects an engine",
    "duckdb": "only the lake connects an engine",
    "pyspark": "only the lake connects an engine",
}
FLOATS = {"float64", "float32", "double"}
INTEGERS = {"int64", "int32"}
BOUNDARIES = {"week", "month", "quarter", "year"}


def findings(code: str) -> list[str]:
    """What is wrong with some code: one sentence each, with its line."""
    return [f"line {node.lineno}: {why}" for node, why in _walk(ast.parse(code))]


def _walk(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from ((node, why) for why in _call(node, node.func))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_safe_division(node):
            yield node, "x / 0 stops Spark: divide by .nullif(0)"


def _call(node: ast.Call, func: ast.Attribute) -> Iterator[str]:
    name, keywords = func.attr, {k.arg: k.value for k in node.keywords}
    is_ibis = isinstance(func.value, ast.Name) and func.value.id == "ibis"
    if is_ibis and name in BANNED_OF_IBIS:
        yield f"ibis.{name}: {BANNED_OF_IBIS[name]}"
    elif _of_ibis(func.value) in BANNED_OF_IBIS:
        yield f"ibis.{_of_ibis(func.value)}: {BANNED_OF_IBIS[_of_ibis(func.value)]}"
    elif name in BANNED_CALLS:
        yield f"{name}: {BANNED_CALLS[name]}"
    if name in {"first", "last"} and "order_by" in keywords:
        yield f"{name}(order_by=…) fails on Spark: use argmax or row_number() == 0"
    if name == "delta" and _text(keywords.get("unit") or (node.args[1] if len(node.args) > 1 else None)) in BOUNDARIES:
        yield "engines count months differently: use year * 12 + month"
    if is_ibis and name == "range" and any(_mentions_day(arg) for arg in node.args):
        yield "days made in the engine fail on both: use tables.literal"
    if name == "sum" and _casts(func.value, FLOATS):
        yield "a sum of floats depends on the order of rows: sum integers"
    if name == "cast" and node.args and _text(node.args[0]) in INTEGERS and _is_fraction(func.value):
        yield "engines round a fraction differently: .round() it, or use integers"


def _is_safe_division(node: ast.BinOp) -> bool:
    if isinstance(node.left, ast.Constant):
        return True  # plain numbers of Python
    if isinstance(node.right, ast.Constant):
        return bool(node.right.value)
    return any(isinstance(n, ast.Attribute) and n.attr == "nullif" for n in ast.walk(node.right))


def _is_fraction(node: ast.expr) -> bool:
    """Whether a fraction is cast without having been rounded; comparisons and other calls in between end the search."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in {"round", "floor", "ceil"}:
            return False
        if node.func.attr == "cast":
            return bool(node.args) and _text(node.args[0]) in FLOATS
        node = node.func.value
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Div) or _is_fraction(node.left) or _is_fraction(node.right)
    return False


def _casts(node: ast.expr, types: set[str]) -> bool:
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "cast"
        and bool(n.args) and _text(n.args[0]) in types
        for n in ast.walk(node)
    )  # fmt: skip


def _mentions_day(node: ast.expr) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr in {"date", "timestamp", "interval"} for n in ast.walk(node))


def _of_ibis(node: ast.expr) -> str:
    is_it = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ibis"
    return node.attr if is_it and isinstance(node, ast.Attribute) else ""


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _files() -> list[Path]:
    return sorted(path for folder in CHECKED for path in (SOURCE / folder).rglob("*.py"))


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_expressions_mean_the_same_on_both_engines(path: Path) -> None:
    assert findings(path.read_text("utf-8")) == []


def test_there_are_files_to_check() -> None:
    assert len(_files()) > 20


@pytest.mark.parametrize(
    "bad",
    [
        "t.asof_join(u, 'day')",
        "t.sample(0.5, seed=1)",
        "ibis.memtable({'a': [1]})",
        "t.a.approx_nunique()",
        "t.a.hash()",
        "t.a.first(order_by=t.b)",
        "t.a.last(order_by=t.b)",
        "t.a.delta(t.b, unit='month')",
        "t.a.delta(t.b, 'year')",
        "t.a.sum() / t.b.sum()",
        "t.a / 0",
        "t.a.cast('float64').sum()",
        "(t.a.cast('float64') * t.b).sum()",
        "t.share.mean()",
        "(t.a / t.b.nullif(0)).cast('int64')",
        "t.a.cast('float64').cast('int64')",
        "ibis.range(ibis.date(2024, 1, 1), ibis.date(2024, 2, 1)).unnest()",
        "ibis.now()",
        "ibis.duckdb.connect()",
        "t.to_pandas()",
    ],
)
def test_bad_constructs_are_found(bad: str) -> None:
    assert len(findings(bad)) == 1


@pytest.mark.parametrize(
    "good",
    [
        "t.a.sum().cast('float64') / t.b.sum().cast('float64').nullif(0.0)",
        "t.a / 12",
        "1 / rate",
        "t.a.argmax(t.b)",
        "t.a.first()",
        "t.a.delta(t.b, unit='day')",
        "ibis.range(t.a, t.b).unnest()",
        "t.a.sum()",
        "(t.a * t.rate).round(0).cast('int64')",
        "(t.a / t.b.nullif(0)).round().cast('int64')",
        "(t.a > 0).cast('int64').sum()",
        "t.a.cast('int64')",
        "path / 'file'",
    ],
)
def test_good_constructs_are_left_alone(good: str) -> None:
    assert findings(good) == []
