"""Health of very many accounts with everything that explains it: our model's expression, and numpy by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

TOLERANCE = 1e-9


def _model() -> Any:
    from oarlock.scores.health.shipped import shipped

    return shipped()["default@1"]


def values(out: str, accounts: str) -> int:
    """A table of values over and beyond each scale, a tenth of them missing, by arithmetic alone."""
    import duckdb

    columns = []
    for place, one in enumerate(_model().drivers):
        points = one.scale.points if hasattr(one, "scale") else ((0.0, 0.0), (1.0, 0.0))
        low, high = points[0][0], points[-1][0]
        drawn = f"((range * {7919 + 2 * place} + {place * 104729}) % 1000003)"
        value = f"{low} + ({high} - {low}) * ({drawn} / 1000003.0 * 1.2 - 0.1)"
        missing = f"(range * {15485863 + 2 * place} + {place}) % 1009 < 101"
        columns.append(f"CASE WHEN {missing} THEN NULL ELSE CAST({value} AS DOUBLE) END AS {one.id}")
    rows = f"SELECT 'A' || lpad(CAST(range AS VARCHAR), 8, '0') AS account_id, {', '.join(columns)}"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({rows} FROM range({int(accounts)})) TO '{out}' (FORMAT PARQUET, COMPRESSION ZSTD)")
    return int(accounts)


def ours(file: str, out: str) -> int:
    """The model as one expression, written through the sink of all figures."""
    from oarlock.config import Settings
    from oarlock.pipeline.answer import engine_for
    from oarlock.scores.rubric.table import score_table

    model = _model()
    schema: dict[str, Any] = {"account_id": "string", **{one.id: "double" for one in model.drivers}}
    with engine_for("duckdb", settings=Settings()) as engine:
        scored = score_table(model, engine.scan([Path(file)], schema), named=engine.named)
        types = {n: "string" if t.is_string() else "double" for n, t in scored.schema().items()}
        return engine.write(scored, types, ("account_id",), Path(out))


def numpy_way(file: str, out: str) -> int:
    """The same arithmetic over arrays, in memory, written with pandas."""
    import numpy as np
    import pandas as pd

    from benchmarks.usage.arrays import caps_of, lifted, points_of

    model, frame = _model(), pd.read_parquet(file)
    points = {one.id: points_of(one.scale, frame[one.id].to_numpy()) for one in model.inputs}
    total = present = lacking = np.zeros(len(frame))
    for one in model.inputs:
        missing = np.isnan(points[one.id])
        total = total + np.where(missing, 0.0, points[one.id] * one.weight)
        present = present + np.where(missing, 0.0, one.weight)
        lacking = lacking + np.where(missing, one.weight, 0.0)
    cap, cap_maybe, caps, unchecked = caps_of(model, frame)
    whole = present.copy()
    whole[whole == 0] = np.nan
    raw, coverage = total / whole, present / model.total
    score = np.where(coverage + 1e-9 >= model.floor, np.minimum(raw, cap), np.nan)
    for name, column in points.items():
        frame[f"points_{name}"] = column
    for one in model.inputs:
        frame[f"part_{one.id}"] = points[one.id] * one.weight / whole
    frame["raw"], frame["coverage"], frame["score"] = raw, coverage, score
    frame["low"] = np.minimum(total / model.total, cap_maybe)
    frame["high"] = np.minimum((total + lacking * 100) / model.total, cap)
    frame["cap_part"], frame["caps"], frame["unchecked"] = np.nan_to_num(score - raw), caps, unchecked
    bands = [np.isnan(score), score + 1e-9 >= model.green, score + 1e-9 >= model.amber]
    frame["band"] = np.select(bands, ["unknown", "green", "amber"], "red")
    frame["lift"], frame["lift_to"] = lifted(model, points, total, present, score, cap)
    frame.sort_values("account_id").to_parquet(out, compression="zstd", index=False)
    return len(frame)


def differing(one: str, other: str) -> int:
    """Rows in which two ways differ, by more than 1e-9 where it is a number."""
    import duckdb

    parts = (f"part_{one.id}" for one in _model().inputs)
    numbers = ("raw", "coverage", "score", "low", "high", "cap_part", "lift_to", *parts)
    wrong = [f"a.{n} IS DISTINCT FROM b.{n}" for n in ("band", "lift", "caps", "unchecked")]
    # A missing number is null in one way and not a number in the other.
    wrong += [f"abs(coalesce(a.{n}, -1) - coalesce(nullif(b.{n}, 'nan'::DOUBLE), -1)) > {TOLERANCE}" for n in numbers]
    both = f"'{one}' a FULL JOIN '{other}' b USING (account_id)"
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT count(*) FROM {both} WHERE {' OR '.join(wrong)}").fetchone()
    return int(found[0]) if found else -1
