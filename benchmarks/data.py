"""Contract lines of any number of accounts as a minimal CSV file, by arithmetic alone: the same on each machine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

MONTHS = 36
FIRST = dt.date(2023, 1, 1)
LAST = dt.date(2026, 1, 1)
PERIODS = [dt.date(FIRST.year + n // 12, n % 12 + 1, 1) for n in range(MONTHS + 1)]
"""The instants of the history: 36 months from the first to the last."""

_MIX = "((account * {a} + {b}) % 1000003)"
"""A number that looks drawn, in 0 … 1000002; the factors are primes."""

_LINES = f"""
WITH accounts AS (
    SELECT range AS account, {_MIX.format(a=7919, b=11)} % 10 AS kind,
        DATE '{FIRST}' + CAST({_MIX.format(a=104729, b=5)} % 1000 AS INTEGER) - 90 AS start,
        40 + {_MIX.format(a=15485863, b=3)} % 500 AS stay,
        [19, 49, 99, 250, 1200][1 + {_MIX.format(a=611953, b=7)} % 5] AS price
    FROM range({{accounts}})
), sold AS (
    SELECT account, 1 AS nth, start, CASE WHEN kind >= 4 THEN start + CAST(stay AS INTEGER) END AS stop, price
    FROM accounts
    UNION ALL
    SELECT account, 2, start + CAST(stay + CASE WHEN kind = 8 THEN 75 ELSE 0 END AS INTEGER), NULL,
        CASE kind WHEN 7 THEN price * 0.6 WHEN 8 THEN price ELSE price * 1.5 END
    FROM accounts WHERE kind BETWEEN 5 AND 8
    UNION ALL
    SELECT account, 3, start + 30, CASE WHEN account % 3 = 0 THEN start + CAST(stay + 60 AS INTEGER) END, price * 0.2
    FROM accounts WHERE kind IN (0, 9)
)
SELECT 'A' || lpad(CAST(account AS VARCHAR), 8, '0') AS account_id, 'plan' || (account % 4) AS product,
    start AS start_date, stop AS end_date, printf('%.2f', price) AS mrr, 1 AS quantity, 'seat' AS units,
    1 AS bill_period_months, '' AS discount{{currency}}
FROM sold WHERE start <= DATE '{LAST}' AND (stop IS NULL OR stop > start)
ORDER BY account, nth
"""


CURRENCIES = ("USD", "CNY", "EUR")
_CURRENCY = ", CASE account % 8 WHEN 1 THEN 'CNY' WHEN 5 THEN 'EUR' ELSE 'USD' END AS currency"


def write_lines(path: Path, *, accounts: int, is_mixed: bool = False) -> int:
    """Write the file; returns its number of rows. Mixed: a quarter of the accounts pay in other currencies."""
    import duckdb

    with duckdb.connect() as connection:
        query = _LINES.format(accounts=accounts, currency=_CURRENCY if is_mixed else "")
        done = connection.execute(f"COPY ({query}) TO '{path}' (HEADER, DELIMITER ',')").fetchone()
    return int(done[0]) if done else 0


def write_rates(path: Path) -> int:
    """Write daily rates into dollars; returns their number."""
    rows = ["base,quote,day,rate"]
    for days in range((LAST - FIRST).days + 1):
        day = FIRST + dt.timedelta(days=days)
        rows += [f"CNY,USD,{day},0.{13_500 + days * 37 % 1_000}", f"EUR,USD,{day},1.{5_000 + days * 53 % 4_000}"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return len(rows) - 1
