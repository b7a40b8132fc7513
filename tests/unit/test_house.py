"""Rules of the house that no linter knows: what no file may say, how large files get, where connections are made."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "oarlock"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Written in pieces, so that this file does not say them either.
HOSTS = ["pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "deb" + r"\.debian\.org"]
PLACES = ["work", "farm", "root", "home"]

# Who connects to what: a package and the only folders that may import it.
DOORS = {
    "duckdb": ["lake"],
    "pyspark": ["lake"],
    "py4j": ["lake"],
    "sqlite3": ["kit"],
    "sqlalchemy": ["kit"],
    "psycopg": ["kit"],
    "httpx": ["kit"],
    "requests": ["kit"],
    "urllib.request": ["kit"],
    "http.client": ["kit"],
    "socket": ["kit"],
    "scipy": ["models"],
    "highspy": ["models"],
    "statsmodels": ["models"],
    "lifelines": ["models"],
    "sklearn": ["models"],
    "django": ["app", "api", "site"],
}
# Slow to import: only inside the functions that use them, so that `--help` and a published figure come at once.
SLOW = {
    "duckdb",
    "highspy",
    "ibis",
    "pandas",
    "numpy",
    "pyarrow",
    "pyspark",
    "sqlalchemy",
    "sqlglot",
    "holidays",
    "babel",
    "xlsxwriter",
    "cryptography",
    "uvicorn",
}
PAST_THE_LAKE = ["metrics", "models", "scores", "strategy", "actions"]


@cache
def tracked() -> tuple[Path, ...]:
    """Files under version control, or all of a source archive."""
    try:
        said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
        files = [ROOT / name for name in said.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = [f for name in ("src", "tests", "docs", "tools") for f in (ROOT / name).rglob("*")]
    return tuple(f for f in files if f.is_file())


@cache
def source() -> dict[str, ast.Module]:
    """Every module of the package by its path, parsed."""
    return {
        f.relative_to(SOURCE).as_posix(): ast.parse(f.read_text(encoding="utf-8")) for f in sorted(SOURCE.rglob("*.py"))
    }


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def run_in(tree: ast.Module, *, in_functions: bool) -> Iterator[ast.AST]:
    """Nodes of a module that run, with or without those inside functions; what only type checkers read does not."""
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not in_functions:
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            todo.extend(node.orelse)
            continue
        yield node
        todo.extend(ast.iter_child_nodes(node))


def test_no_file_names_a_registry_or_a_place_on_this_machine() -> None:
    hosts = re.compile("|".join(HOSTS))
    places = re.compile(rf"(^|[^\w.\-/])/({'|'.join(PLACES)})/\w", re.MULTILINE)
    found = []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {m[0]!r}" for rule in (hosts, places) for m in rule.finditer(text)]
    assert found == []


def test_the_locks_are_the_only_locks() -> None:
    assert not [f.name for f in tracked() if f.name in {"uv.lock", "poetry.lock", "Pipfile.lock"}]


def test_files_stay_small() -> None:
    sizes = {
        f.relative_to(ROOT): len(f.read_text(encoding="utf-8").splitlines()) for f in tracked() if f.suffix == ".py"
    }
    assert {name: size for name, size in sizes.items() if size > 500} == {}
    assert statistics.median(size for name, size in sizes.items() if name.parts[0] == "src") <= 80


def test_every_folder_says_in_a_sentence_what_lives_there() -> None:
    silent = [name for name, tree in source().items() if name.endswith("__init__.py") and not ast.get_docstring(tree)]
    assert silent == []
    bare = [f.parent for f in SOURCE.rglob("*.py") if not (f.parent / "__init__.py").exists()]
    assert bare == []


@pytest.mark.parametrize("package", sorted(DOORS))
def test_connections_are_made_behind_one_door(package: str) -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source().items()
        if name.split("/")[0] not in DOORS[package]
        for node in run_in(tree, in_functions=True)
        if any(what == package or what.startswith(f"{package}.") for what in imported(node))
    ]
    assert found == []


def test_only_the_lake_connects_an_ibis_backend() -> None:
    backend = re.compile(r"\bibis\.(connect|set_backend|(\w+\.)*(connect|from_connection))\(|^ibis\.backends\b")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source().items()
        if name.split("/")[0] != "lake"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and backend.match(ast.unparse(node)))
        or any(backend.match(what) for what in imported(node))
    ]
    assert found == []


def test_slow_packages_are_imported_where_they_are_used() -> None:
    found = {
        f"{name}: {what.split('.')[0]}"
        for name, tree in source().items()
        for node in run_in(tree, in_functions=False)
        for what in imported(node)
        if what.split(".")[0] in SLOW
    }
    assert sorted(found) == []


def test_each_room_past_the_lake_is_kept_from_the_sources() -> None:
    contract = next(c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["id"] == "past-the-lake")
    built = {f"oarlock.{room}" for room in PAST_THE_LAKE if (SOURCE / room).is_dir()}
    assert set(contract["source_modules"]) == built


def wishes(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith(("#", "-"))}


def pins(name: str) -> set[str]:
    """Names and versions; the platforms a package is for widen with whatever else asks for it."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^[\w.\-]+==[^\s\\]+", text, re.MULTILINE))


def test_the_package_asks_for_what_is_locked() -> None:
    assert set(PYPROJECT["project"]["dependencies"]) == wishes("runtime")
    extras = {wish for extra in PYPROJECT["project"]["optional-dependencies"].values() for wish in extra}
    assert extras <= wishes("test")


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    assert len(pins("runtime")) >= len(wishes("runtime"))
    assert pins("runtime") <= pins("test")


@pytest.mark.parametrize("name", ["build", "runtime", "test"])
def test_every_locked_file_has_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    assert [b.splitlines()[0] for b in blocks if b.strip() and "--hash=sha256:" not in b] == []


def test_every_target_for_people_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    explained = set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE))
    assert targets - explained == {"runtime", "environment"}
    assert {"demo", "test", "check", "lint", "bench", "help", "fmt", "lock"} <= explained


def test_decisions_are_numbered_and_one_page_each() -> None:
    pages = sorted(f for f in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert all(f"\n## {part}\n" in text for part in ("Context", "Decision", "Consequences")), page.name
        assert len(text.splitlines()) <= 80, page.name


def test_links_between_pages_lead_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in tracked()
        if page.suffix == ".md"
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert dead == []
