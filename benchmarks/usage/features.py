"""As-of features of all accounts: active users, recency and concentration of use on one day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from benchmarks.usage.made import SHIFT
from benchmarks.usage.rollups import events, opened
from oarlock.sample.make import END

METRICS = ("active_users", "usage_recency", "user_concentration")
WINDOW = 28
SHOWN = {
    "active_users": 'account, "day", week, "month"',
    "usage_recency": "account, CAST(value AS BIGINT) AS value",
    "user_concentration": "account, numerator, denominator",
}
"""What has to be the same, of those accounts that have a value."""

_TABLES = f"""
CREATE TEMP TABLE features AS WITH users AS (
    SELECT account_id, user_id, DATE '{{end}}' - max(day) AS age, CAST(sum(events) AS BIGINT) AS events
    FROM ({{near}}) WHERE day >= DATE '{{end}}' - {WINDOW} AND day < DATE '{{end}}' AND user_id IS NOT NULL GROUP BY ALL
), sums AS (
    SELECT account_id, count_if(age <= 1) AS "day", count_if(age <= 7) AS week, count(*) AS "month",
        max(events) AS numerator, CAST(sum(events) AS BIGINT) AS denominator FROM users GROUP BY ALL
), known AS (
    SELECT account_id, bool_or(user_id IS NOT NULL) AS has_people, DATE '{{end}}' - max(last_day) - 1 AS value
    FROM ({{seen}}) WHERE first_day < DATE '{{end}}' AND account_id IS NOT NULL GROUP BY ALL
)
SELECT account_id AS account, has_people, value, CAST(coalesce("day", 0) AS BIGINT) AS "day",
    CAST(coalesce(week, 0) AS BIGINT) AS week, coalesce("month", 0) AS "month",
    coalesce(numerator, 0) AS numerator, coalesce(denominator, 0) AS denominator
FROM known LEFT JOIN sums USING (account_id)
"""
_WHERE = {"active_users": "has_people", "usage_recency": "true", "user_concentration": "denominator > 0"}


def ours(workspace: str, out: str, day: str = END.isoformat()) -> list[str]:
    """The published metrics by account, from the lake, each written as a refresh writes it."""
    from oarlock.config import Settings
    from oarlock.domain.metric import Question
    from oarlock.lake.commits import read_log
    from oarlock.lake.workspace import open_workspace
    from oarlock.metrics.registry import metric
    from oarlock.pipeline.answer import engine_for, write_answer

    place, end = open_workspace(Path(workspace)), dt.date.fromisoformat(day)
    Path(out).mkdir(parents=True, exist_ok=True)
    log = read_log(place)
    with engine_for("duckdb", settings=Settings()) as engine:
        for name in METRICS:
            q = Question(
                metric=name, as_of=end, observed_until=end, by=("account",), currency=place.currency,
                zone=place.timezone,
            )  # fmt: skip
            write_answer(place, metric(name), q, log=log, engine=engine, file=Path(out) / f"{name}.parquet")
    return told(out, where="status = 'ok'")


def from_rollups(workspace: str, out: str) -> list[str]:
    """SQL by hand over our daily roll-up and our last-seen state."""
    near = newest(workspace)
    return _by_hand(f"SELECT account_id, user_id, day, events FROM read_parquet({near})", seen(workspace), out)


def newest(workspace: str) -> list[str]:
    """The files of the roll-up that hold the last days."""
    home = Path(workspace) / "lake" / "rollups" / "usage_user_day"
    days = [str(END - dt.timedelta(days=age)) for age in range(1, WINDOW + 1)]
    return [str(file) for day in days for file in home.glob(f"{day}.*")]


def seen(workspace: str) -> str:
    """Spans of users: the last-seen state, which lacks days that are not settled yet, and the last days."""
    return f"""
        SELECT account_id, user_id, first_day, last_day FROM '{workspace}/lake/rollups/usage_last_seen/*.parquet'
        UNION ALL SELECT account_id, user_id, day, day FROM read_parquet({newest(workspace)})
    """


def from_raw(workspace: str, out: str) -> list[str]:
    """SQL by hand over the lake's events themselves."""
    local = f"CAST(happened_at + {SHIFT} AS DATE)"
    files = events(workspace)
    near = [
        f for day, here in files.items() if END - dt.timedelta(days=WINDOW) <= dt.date.fromisoformat(day) for f in here
    ]
    every = [f for here in files.values() for f in here]
    spans = f"""SELECT account_id, user_id, min({local}) AS first_day, max({local}) AS last_day
        FROM read_parquet({every}) WHERE {local} < DATE '{END}' GROUP BY ALL"""
    return _by_hand(f"SELECT account_id, user_id, {local} AS day, 1 AS events FROM read_parquet({near})", spans, out)


def _by_hand(near: str, seen: str, out: str) -> list[str]:
    Path(out).mkdir(parents=True, exist_ok=True)
    with opened() as connection:
        connection.execute(_TABLES.format(end=END, near=near, seen=seen))
        for name in METRICS:
            rows = f"SELECT account, * EXCLUDE (account) FROM features WHERE {_WHERE[name]} ORDER BY account"
            connection.execute(f"COPY ({rows}) TO '{out}/{name}.parquet' (FORMAT PARQUET, COMPRESSION ZSTD)")
    return told(out)


def told(out: str, *, where: str = "true") -> list[str]:
    """The number of accounts that have each figure and a sum of hashes of all of them, in no order."""
    return [_told(f"SELECT {SHOWN[name]} FROM '{out}/{name}.parquet' WHERE {where}") for name in METRICS]


def bags(*sources: str) -> list[str]:
    """The same of some rows, each given as what stands after SELECT."""
    return [_told(f"SELECT {source}") for source in sources]


def _told(rows: str) -> str:
    with opened() as connection:
        names = [str(column[0]) for column in connection.execute(f"DESCRIBE {rows}").fetchall()]
        typed = [f'CAST("{name}" AS VARCHAR)' for name in names]
        found: Any = connection.execute(f"SELECT count(*), sum(hash({', '.join(typed)})) FROM ({rows})").fetchone()
    return f"{found[0]} {found[1]}"
