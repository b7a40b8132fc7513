"""Movements by hand when a quarter of the accounts pay in other currencies: every month revalues all their lines."""

from __future__ import annotations

from pathlib import Path

from benchmarks.data import PERIODS
from benchmarks.movements import Rows, files


def by_hand_mixed(workspace: Path, months: int) -> Rows:
    """The best SQL we can write for it: accounts in dollars by their changes, the others month by month."""
    import duckdb

    days = PERIODS[-months - 1 :]
    first, last = days[0], days[-1]

    def place(column: str) -> str:
        index = f"(year({column}) - {first.year}) * 12 + month({column}) - {first.month}"
        return f"greatest({index} + CASE WHEN day({column}) > 1 THEN 1 ELSE 0 END, 0)"

    query = f"""
        WITH lines AS MATERIALIZED (
            SELECT account_id, amount AS v, currency, {place("start_date")} AS f,
                CASE WHEN end_date IS NULL THEN {months + 1} ELSE {place("end_date")} END AS p
            FROM read_parquet({files(workspace, "contract_line")})
            WHERE start_date <= DATE '{last}' AND (end_date IS NULL OR start_date < end_date)
        ), rates AS MATERIALIZED (
            SELECT base AS currency, {place("day")} AS i, CAST(rate AS DECIMAL(20, 12)) AS rate
            FROM read_parquet({files(workspace, "fx_rate")})
            WHERE day(day) = 1 AND day >= DATE '{first}' AND day <= DATE '{last}'
            UNION ALL SELECT 'USD', range, 1 FROM range({months + 1})
        ), abroad AS MATERIALIZED (
            SELECT account_id, min(f) AS first_place FROM lines GROUP BY account_id HAVING bool_or(currency <> 'USD')
        ), changes AS (
            SELECT account_id, f AS i, CASE WHEN f < p THEN v ELSE 0 END AS change
            FROM lines ANTI JOIN abroad USING (account_id)
            UNION ALL
            SELECT account_id, p, -v FROM lines ANTI JOIN abroad USING (account_id) WHERE p <= {months} AND f < p
        ), merged AS (
            SELECT account_id, i, sum(change)::BIGINT AS change FROM changes GROUP BY ALL
        ), levels AS (
            SELECT i, change, sum(change) OVER own AS after, row_number() OVER own = 1 AS is_first
            FROM merged WINDOW own AS (PARTITION BY account_id ORDER BY i ROWS UNBOUNDED PRECEDING)
        ), held AS (
            SELECT account_id, currency, v, unnest(range(f, least(p, {months + 1}))) AS i
            FROM lines SEMI JOIN abroad USING (account_id) WHERE f < p
        ), valued AS (
            SELECT h.account_id, h.i, round(h.v * now.rate, 0)::BIGINT AS closing,
                round(h.v * was.rate, 0)::BIGINT AS same, round(h.v * now.rate, 0)::BIGINT AS next
            FROM held h JOIN rates now ON now.currency = h.currency AND now.i = h.i
            LEFT JOIN rates was ON was.currency = h.currency AND was.i = h.i - 1
        ), cells AS (
            SELECT account_id, i, sum(opening) AS before, sum(same) AS after, sum(closing) AS closing FROM (
                SELECT account_id, i, 0 AS opening, same, closing FROM valued
                UNION ALL SELECT account_id, i + 1, next, 0, 0 FROM valued WHERE i < {months}
            ) GROUP BY ALL
        ), told AS (
            SELECT i, after - change AS before, after, is_first, 0 AS fx FROM levels WHERE i > 0
            UNION ALL
            SELECT c.i, c.before, c.after, a.first_place = c.i, c.closing - c.after
            FROM cells c JOIN abroad a USING (account_id) WHERE c.i > 0
        )
        SELECT i,
            sum(after) FILTER (WHERE before = 0 AND is_first),
            sum(after) FILTER (WHERE before = 0 AND NOT is_first),
            sum(after - before) FILTER (WHERE before > 0 AND after > before),
            sum(before - after) FILTER (WHERE after > 0 AND after < before),
            sum(before) FILTER (WHERE before > 0 AND after = 0),
            count(*) FILTER (WHERE before = 0 AND after > 0 AND is_first),
            count(*) FILTER (WHERE before = 0 AND after > 0 AND NOT is_first),
            count(*) FILTER (WHERE before > 0 AND after > before),
            count(*) FILTER (WHERE after > 0 AND after < before),
            count(*) FILTER (WHERE before > 0 AND after = 0),
            sum(fx)
        FROM told GROUP BY i ORDER BY i
    """
    with duckdb.connect() as connection:
        found = connection.execute(query).fetchall()
    return [[int(value or 0) for value in row[1:]] for row in found]
