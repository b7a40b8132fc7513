"""Usage retention of all users on one day: the metric, and SQL by hand over the same roll-ups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.usage.features import seen
from benchmarks.usage.rollups import opened
from oarlock.sample.make import END

WAITS = (1, 7, 14, 28, 56)
COHORT = 28


def ours(workspace: str) -> list[list[Any]]:
    """The metric's rows: method, day, users who were back, users."""
    from oarlock.config import Settings
    from oarlock.domain.metric import Question
    from oarlock.lake.commits import read_log
    from oarlock.lake.workspace import open_workspace
    from oarlock.metrics.registry import metric
    from oarlock.pipeline.answer import engine_for, tables_for

    place = open_workspace(Path(workspace))
    q = Question(
        metric="usage_retention", as_of=END, observed_until=END, currency=place.currency, zone=place.timezone
    )  # fmt: skip
    with engine_for("duckdb", settings=Settings()) as engine:
        tables = tables_for(place, q, log=read_log(place), engine=engine)
        rows: list[dict[str, Any]] = engine.fetch(metric(q.metric).answer(tables, q))
    return sorted([row["method"], row["day"], row["numerator"], row["denominator"]] for row in rows)


def by_hand(workspace: str) -> list[list[Any]]:
    """SQL over all days of the roll-up, without our last-seen state."""
    days = f"FROM '{workspace}/lake/rollups/usage_user_day/*.parquet' WHERE {_OWN}"
    return _run(f"SELECT account_id, user_id, min(day) AS first, max(day) AS last {days} GROUP BY ALL", workspace)


def by_hand_with_state(workspace: str) -> list[list[Any]]:
    """SQL over the last-seen state and the newest days."""
    spans = "SELECT account_id, user_id, min(first_day) AS first, max(last_day) AS last"
    return _run(f"{spans} FROM ({seen(workspace)}) WHERE user_id IS NOT NULL GROUP BY ALL", workspace)


_OWN = f"user_id IS NOT NULL AND account_id IS NOT NULL AND day < DATE '{END}'"


def _run(spans: str, workspace: str) -> list[list[Any]]:
    days = f"'{workspace}/lake/rollups/usage_user_day/*.parquet'"
    query = f"""
        WITH held AS (
            SELECT account_id, user_id, wait, CAST(first + wait AS DATE) AS due, last
            FROM ({spans}) CROSS JOIN (SELECT unnest({list(WAITS)}) AS wait)
            WHERE DATE '{END}' - first > wait AND DATE '{END}' - first <= wait + {COHORT}
        ), near AS (
            SELECT DISTINCT account_id, user_id, day FROM {days}
            WHERE {_OWN} AND day >= DATE '{END}' - {max(WAITS) + COHORT}
        )
        SELECT wait, count(*), count(near.day), count_if(last >= due)
        FROM held LEFT JOIN near ON near.account_id = held.account_id AND near.user_id = held.user_id AND near.day = due
        GROUP BY wait
    """
    with opened() as connection:
        rows = connection.execute(query).fetchall()
    told = [["n_day", wait, exact, users] for wait, users, exact, _ in rows]
    return sorted(told + [["unbounded", wait, later, users] for wait, users, _, later in rows])
