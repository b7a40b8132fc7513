"""E6: a definition that somebody wrote is data: whatever stands in it, nothing is opened, run or asked."""

from __future__ import annotations

import copy
import math
import random
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from oarlock.errors import UserError
from oarlock.scores.health.shipped import shipped
from oarlock.scores.rubric import body_of, read_model, score_table
from tests.support.tables import shared_engine

CASES, SECONDS, BYTES = 500, 5.0, 512 << 20
WORDS = (
    "'; DROP TABLE account; --", '"); COPY (SELECT 1) TO \'/tmp/taken\'; --', "read_text('/etc/passwd')",
    "../../../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1/", "__import__('os').system('id')",
    "{{ 7 * 7 }}", "${jndi:ldap://x}", "%(name)s", "{0.__class__}", "a\x00b", "\ud800", "\u202eabc", "",
    "x" * 100_000, "INSTALL httpfs; LOAD httpfs", "SELECT * FROM read_csv('/etc/passwd')", "NaN", "1e999",
)  # fmt: skip
DOORS = ("open", "socket.", "subprocess.", "os.system", "os.exec", "exec", "compile", "import", "ctypes.", "sqlite3.")


def deep(n: int) -> Any:
    """A list in a list in a list …"""
    made: Any = []
    for _ in range(n):
        made = [made]
    return made


def conditions(n: int) -> Any:
    """A condition in a condition in a condition …"""
    made: Any = {"input": "outcome_progress", "op": "<", "value": 0.3}
    for _ in range(n):
        made = {"all": [made]}
    return made


def thing(rng: random.Random) -> Any:
    """Something that does not belong into a definition."""
    numbers = [math.nan, math.inf, -math.inf, 1e308, -1e308, 10**400, -1, 0, 2**63, 0.1 + 0.2, True, None]
    made = [lambda: deep(5_000), lambda: conditions(5_000), lambda: ["x"] * 100_000, dict, list,
            lambda: {word: word for word in WORDS}, lambda: {"a": {"b": deep(50)}}]  # fmt: skip
    return rng.choice(made)() if rng.random() < 0.3 else rng.choice([*WORDS, *numbers])


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a definition."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def spoiled(rng: random.Random) -> Any:
    """A shipped definition with one to three places that hold something else, or names that are something else."""
    body: Any = copy.deepcopy(body_of(rng.choice([*shipped().values()])))
    chosen = rng.sample([p for p in places(body) if p], k=rng.randint(1, 3))
    # The longest way first, so that no place is gone before its turn.
    for *way, last in sorted(chosen, key=len, reverse=True):
        holder = body
        for step in way:
            holder = holder[step]
        if isinstance(holder, dict) and rng.random() < 0.2:
            holder[rng.choice(WORDS)] = holder.pop(last, None)
        elif isinstance(holder, list) and rng.random() < 0.2:
            holder.extend(holder[:] * rng.choice([1, 3]))
        else:
            holder[last] = thing(rng)
    return body


def is_accepted(body: Any) -> bool:
    """Whether that is a model; what is none is refused in a sentence."""
    try:
        read_model(body)
    except UserError as error:
        return not str(error)
    return True


class Heard:
    """What the interpreter is asked for by this thread while it listens."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.thread: int | None = None
        sys.addaudithook(self.hear)

    def hear(self, event: str, args: Any) -> None:
        if self.thread == threading.get_ident() and event.startswith(DOORS):
            self.told.append(f"{event} {str(args)[:100]}")

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        self.told.clear()
        self.thread = threading.get_ident()
        try:
            yield self.told
        finally:
            self.thread = None


@pytest.fixture(scope="module")
def heard() -> Heard:
    """A hook cannot be taken away again, so there is one."""
    return Heard()


def test_e6_the_listener_hears(heard: Heard) -> None:
    with heard.listening() as told:
        open(__file__).close()
    assert told


def test_e6_hostile_definitions_are_refused_in_a_sentence_and_open_nothing(heard: Heard) -> None:
    accepted = 0
    read_model(body_of(shipped()["default@1"]))  # what is imported once is imported now
    for seed in range(CASES):
        body = spoiled(random.Random(seed))
        begun = time.process_time()
        with heard.listening() as told:
            accepted += is_accepted(body)
        assert told == [], seed
        assert time.process_time() - begun < SECONDS, seed
    # Some of what is strange is no harm: a name is a name.
    assert accepted < CASES / 2


def test_e6_a_definition_that_is_taken_reaches_the_engine_as_values_only(heard: Heard) -> None:
    """Texts of a model that is accepted never stand in the query outside a literal."""
    engine, seen = shared_engine(), 0
    for seed in range(CASES):
        try:
            model = read_model(spoiled(random.Random(seed)))
        except UserError:
            continue
        if seen >= 6:
            break
        seen += 1
        schema = {"n": "int64"}
        for d in model.drivers:
            schema |= {d.id: "double", f"{d.id}_age": "int64"}
        table = engine.literal([{"n": 0, **dict.fromkeys(list(schema)[1:])}], schema)
        rows = engine.fetch(score_table(model, table, named=engine.named))
        assert len(rows) == 1
    assert seen == 6


def test_e6_memory_is_bounded() -> None:
    tracemalloc.start()
    try:
        for seed in range(25):
            body = spoiled(random.Random(seed))
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            is_accepted(body)
            assert tracemalloc.get_traced_memory()[1] - before < BYTES
    finally:
        tracemalloc.stop()


def test_e6_the_engine_itself_opens_no_other_file_and_keeps_its_settings(tmp_path: Any) -> None:
    """Even were a query written by somebody else: DuckDB's own doors are shut."""
    import duckdb

    from oarlock.lake.engines.duckdb import _close_doors

    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.csv").write_text("a\n1\n")
    connection = duckdb.connect()
    _close_doors(connection, [inside])
    for query in (
        f"SELECT * FROM read_csv('{outside}/secret.csv')", "SELECT * FROM read_text('/etc/passwd')",
        f"COPY (SELECT 1) TO '{outside}/taken.csv'", "INSTALL httpfs", "LOAD httpfs",
        "SET enable_external_access = true", "ATTACH '/tmp/other.db'", "SELECT * FROM 'http://127.0.0.1/x.csv'",
    ):  # fmt: skip
        with pytest.raises(duckdb.Error):
            connection.execute(query).fetchall()
    assert sorted(p.name for p in outside.iterdir()) == ["secret.csv"]
