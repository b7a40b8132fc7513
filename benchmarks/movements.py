"""Movements of 36 months, four ways: our metric, the best SQL by hand, fightchurn's way of SQL, and pandas.

Each way returns one row a month: amounts in cents that are new, come back, grow, shrink and leave, then the number of
accounts of each. Peers do not tell new from reactivated, so theirs have both in `new`.
"""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

from benchmarks.data import PERIODS

Rows = list[list[int]]
KINDS = ("new", "reactivation", "expansion", "contraction", "churn")


def ours(workspace: Path, months: int) -> Rows:
    """The published metric, from the lake, with a fresh engine, through expression and engine."""
    from oarlock.domain.metric import Question
    from oarlock.domain.period import Period
    from oarlock.lake.commits import read_log
    from oarlock.lake.engines import open_engine
    from oarlock.lake.workspace import open_workspace
    from oarlock.metrics.registry import metric
    from oarlock.pipeline.answer import tables_for

    days = PERIODS[-months - 1 :]
    place = open_workspace(workspace)
    q = Question(
        metric="mrr_movements", as_of=days[-1], observed_until=days[-1],
        periods=tuple(Period(a, b) for a, b in itertools.pairwise(days)),
    )  # fmt: skip
    engine = open_engine("duckdb")
    try:
        tables = tables_for(place, q, log=read_log(place), engine=engine)
        rows = engine.fetch(metric(q.metric).answer(tables, q))
    finally:
        engine.close()
    return _by_month(rows, days)


def _by_month(rows: list[dict[str, Any]], days: list[dt.date]) -> Rows:
    """Amounts of the five kinds, accounts of the five kinds, and what exchange rates did when they did anything."""
    out: dict[dt.date, dict[str, Any]] = {day: {} for day in days[:-1]}
    for row in rows:
        out[row["period"]][row["movement"]] = (row["amount"], row["accounts"])
    told = []
    for day in days[:-1]:
        found = out[day]
        fx = [found["fx"][0]] if found["fx"][0] else []
        told.append([found[k][0] for k in KINDS] + [found[k][1] for k in KINDS] + fx)
    return told


def by_hand(workspace: Path, months: int) -> Rows:
    """The best SQL we can write for this question under the same rules: intervals, discounts, statuses, open ends."""
    rules = """
        coalesce(is_recurring, true) AND NOT coalesce(is_metered, false) AND coalesce(status, 'active') <> 'trialing'
        AND account_id IS NOT NULL"""
    price = """greatest(amount - CASE WHEN discount_end IS NULL THEN coalesce(discount, 0) ELSE 0 END, 0)"""
    count = "greatest(coalesce(interval_count, 1), 1)"
    divisor = f"""CASE coalesce("interval", 'month') WHEN 'year' THEN 12 * {count} WHEN 'week' THEN 3 * {count}
        WHEN 'day' THEN 16 * {count} ELSE {count} END"""
    factor = """CASE "interval" WHEN 'week' THEN 13 WHEN 'day' THEN 487 ELSE 1 END"""
    value = f"(2 * {price} * {factor} + {divisor}) // (2 * {divisor})"
    end = f"""CASE WHEN status IN ('ended', 'canceled') AND end_date IS NULL
            THEN coalesce(canceled_at::DATE, updated_at::DATE, DATE '{PERIODS[-1]}')
        WHEN status IN ('paused', 'unpaid')
            THEN least(end_date, coalesce(updated_at::DATE, canceled_at::DATE, DATE '{PERIODS[-1]}'))
        ELSE end_date END"""
    return _by_hand(workspace, months, f"SELECT account_id, {value} AS v, start_date AS s, {end} AS e", rules)


def bare(workspace: Path, months: int) -> Rows:
    """The same SQL knowing that this very file has monthly lines only, without discounts or statuses."""
    return _by_hand(workspace, months, "SELECT account_id, amount AS v, start_date AS s, end_date AS e", "true")


def _by_hand(workspace: Path, months: int, select: str, rules: str) -> Rows:
    import duckdb

    days = PERIODS[-months - 1 :]
    first = days[0]

    def place(column: str) -> str:
        index = f"(year({column}) - {first.year}) * 12 + month({column}) - {first.month}"
        return f"greatest({index} + CASE WHEN day({column}) > 1 THEN 1 ELSE 0 END, 0)"

    query = f"""
        WITH sold AS (
            {select} FROM read_parquet({files(workspace, "contract_line")})
            WHERE {rules} AND start_date <= DATE '{days[-1]}'
        ), lines AS (
            SELECT account_id, v, {place("s")} AS f, CASE WHEN e IS NULL THEN {months + 1} ELSE {place("e")} END AS p
            FROM sold WHERE v > 0 AND (e IS NULL OR s < e)
        ), changes AS (
            SELECT account_id, f AS place, CASE WHEN f < p THEN v ELSE 0 END AS change FROM lines
            UNION ALL
            SELECT account_id, p, -v FROM lines WHERE p <= {months} AND f < p
        ), merged AS (
            SELECT account_id, place, sum(change)::BIGINT AS change FROM changes GROUP BY ALL
        ), levels AS (
            SELECT place, change, sum(change) OVER own AS after, row_number() OVER own = 1 AS is_first
            FROM merged WINDOW own AS (PARTITION BY account_id ORDER BY place ROWS UNBOUNDED PRECEDING)
        ), told AS (
            SELECT place, change, after, after - change AS before, is_first FROM levels
        )
        SELECT place,
            sum(after) FILTER (WHERE before = 0 AND is_first),
            sum(after) FILTER (WHERE before = 0 AND NOT is_first),
            sum(change) FILTER (WHERE before > 0 AND after > before),
            -sum(change) FILTER (WHERE after > 0 AND after < before),
            sum(before) FILTER (WHERE before > 0 AND after = 0),
            count(*) FILTER (WHERE before = 0 AND after > 0 AND is_first),
            count(*) FILTER (WHERE before = 0 AND after > 0 AND NOT is_first),
            count(*) FILTER (WHERE before > 0 AND after > before),
            count(*) FILTER (WHERE after > 0 AND after < before),
            count(*) FILTER (WHERE before > 0 AND after = 0)
        FROM told WHERE place > 0 GROUP BY place ORDER BY place
    """
    with duckdb.connect() as connection:
        found = connection.execute(query).fetchall()
    return [[int(value or 0) for value in row[1:]] for row in found]


def fightchurn(workspace: Path, months: int) -> Rows:
    """One query a month that joins the accounts at its start with those at its end, as fightchurn's listings do."""
    import duckdb

    days, told = PERIODS[-months - 1 :], []
    query = f"""
        WITH subscription AS (SELECT * FROM read_parquet({files(workspace, "contract_line")})),
        start_accounts AS (
            SELECT account_id, sum(amount) AS total FROM subscription
            WHERE start_date <= $a AND (end_date > $a OR end_date IS NULL) GROUP BY account_id
        ), end_accounts AS (
            SELECT account_id, sum(amount) AS total FROM subscription
            WHERE start_date <= $b AND (end_date > $b OR end_date IS NULL) GROUP BY account_id
        ), pairs AS (
            SELECT coalesce(s.total, 0) AS before, coalesce(e.total, 0) AS after
            FROM start_accounts s FULL OUTER JOIN end_accounts e ON s.account_id = e.account_id
        )
        SELECT
            sum(after) FILTER (WHERE before = 0), 0,
            sum(after - before) FILTER (WHERE before > 0 AND after > before),
            sum(before - after) FILTER (WHERE after > 0 AND after < before),
            sum(before) FILTER (WHERE after = 0),
            count(*) FILTER (WHERE before = 0 AND after > 0), 0,
            count(*) FILTER (WHERE before > 0 AND after > before),
            count(*) FILTER (WHERE after > 0 AND after < before),
            count(*) FILTER (WHERE before > 0 AND after = 0)
        FROM pairs
    """
    with duckdb.connect() as connection:
        for start, end in itertools.pairwise(days):
            row = connection.execute(query, {"a": start, "b": end}).fetchone()
            told.append([int(value or 0) for value in row or ()])
    return told


def pandas_way(workspace: Path, months: int) -> Rows:
    """Group the lines that run at each instant, and compare neighbours."""
    import pandas as pd
    import pyarrow.parquet as pq

    days, told = PERIODS[-months - 1 :], []
    names = ["account_id", "amount", "start_date", "end_date"]
    parts = [pq.read_table(f, columns=names).to_pandas(date_as_object=False) for f in _paths(workspace)]
    lines = pd.concat(parts, ignore_index=True)
    lines["account_id"] = lines["account_id"].astype("category")
    start, end = lines["start_date"], lines["end_date"]

    def level(day: dt.date) -> Any:
        runs = (start <= pd.Timestamp(day)) & (end.isna() | (end > pd.Timestamp(day)))
        return lines[runs].groupby("account_id", observed=True)["amount"].sum()

    before = level(days[0])
    for day in days[1:]:
        after = level(day)
        both = pd.concat([before, after], axis=1, keys=["a", "b"]).fillna(0).astype("int64")
        a, b = both["a"], both["b"]
        fresh, grown = (a == 0) & (b > 0), (a > 0) & (b > a)
        shrunk, gone = (b > 0) & (b < a), (a > 0) & (b == 0)
        amounts = [b[fresh].sum(), 0, (b - a)[grown].sum(), (a - b)[shrunk].sum(), a[gone].sum()]
        counts = [fresh.sum(), 0, grown.sum(), shrunk.sum(), gone.sum()]
        told.append([int(value) for value in (*amounts, *counts)])
        before = after
    return told


def merged(rows: Rows) -> Rows:
    """Rows with reactivated added to new, as peers have them."""
    return [[r[0] + r[1], 0, *r[2:5], r[5] + r[6], 0, *r[7:]] for r in rows]


def _paths(workspace: Path, entity: str = "contract_line") -> list[Path]:
    return sorted((workspace / "lake" / "batches").glob(f"*/{entity}.parquet"))


def files(workspace: Path, entity: str) -> str:
    """The lake's files of an entity as a SQL list."""
    return "[" + ", ".join(f"'{path}'" for path in _paths(workspace, entity)) + "]"
