"""Where the time of one of our cases goes: CPU seconds of its steps, taken from outside."""

from __future__ import annotations

import importlib
import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.data import PERIODS

_IMPORT = (
    ("look at the file", "oarlock.ingest.collect", ("inspect",)),
    ("read the text", "oarlock.lake.load.load", ("stage",)),
    ("parse, check, keys and hashes", "oarlock.lake.load.load", ("compile_part", "make_keyed")),
    ("compare with the lake", "oarlock.lake.load.load", ("existing_rows", "settle_known", "settle_repeats")),
    ("write", "oarlock.lake.load.load", ("write_part",)),
    ("look for overlaps", "oarlock.ingest.batch", ("overlaps",)),
    ("checksum and commit", "oarlock.ingest.batch", ("finish",)),
)


def import_parts(file: str, folder: str) -> dict[str, float]:
    """An import, with each of its steps timed."""
    from benchmarks.cases import import_ours

    spent: dict[str, float] = {}
    for label, name, functions in _IMPORT:
        module = importlib.import_module(name)
        for function in functions:
            setattr(module, function, _timed(label, getattr(module, function), spent))
    whole = time.process_time()
    import_ours(file, folder)
    whole = time.process_time() - whole
    ordered = {label: spent.get(label, 0.0) for label, _, _ in _IMPORT}
    return {**ordered, "the rest, first imports included": whole - sum(spent.values())}


def _timed(label: str, function: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    def call(*args: Any, **more: Any) -> Any:
        begun = time.process_time()
        try:
            return function(*args, **more)
        finally:
            spent[label] = spent.get(label, 0.0) + time.process_time() - begun

    return call


def movement_parts(workspace: str, months: str) -> dict[str, float]:
    """The movements of some months, step by step."""
    spent: dict[str, float] = {}
    clock = [time.process_time()]

    def mark(label: str) -> None:
        now = time.process_time()
        spent[label] = now - clock[0]
        clock[0] = now

    from oarlock.domain.metric import Question
    from oarlock.domain.period import Period
    from oarlock.lake.commits import read_log
    from oarlock.lake.engines import open_engine
    from oarlock.lake.workspace import open_workspace
    from oarlock.metrics.registry import metric
    from oarlock.pipeline.answer import tables_for

    days = PERIODS[-int(months) - 1 :]
    q = Question(
        metric="mrr_movements", as_of=days[-1], observed_until=days[-1],
        periods=tuple(Period(a, b) for a, b in itertools.pairwise(days)),
    )  # fmt: skip
    answer = metric(q.metric).answer
    mark("import our own modules")
    engine = open_engine("duckdb")
    mark("import Ibis and start the engine")
    place = open_workspace(Path(workspace))
    tables = tables_for(place, q, log=read_log(place), engine=engine)
    mark("read the log")
    inner: dict[str, float] = {}
    engine.fetch = _timed("small queries on the way (currencies, rates)", engine.fetch, inner)  # type: ignore[method-assign]
    engine.kept = _timed("compute the ledger that metrics share", engine.kept, inner)  # type: ignore[method-assign]
    table = answer(tables, q)
    mark("build the expression")
    spent["build the expression"] -= sum(inner.values())
    spent |= inner
    engine.fetch(table)
    mark("compile and run what is left")
    engine.close()
    return spent
