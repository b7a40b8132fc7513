"""R-052: health reads the recent change of MRR: its value, what it is made of, and over how many accounts."""

from __future__ import annotations

from tests.support.asking import by_account, one
from tests.support.tables import line

LINES = {
    "contract_line": [
        line("a", "2023-01-01", "2024-06-01", 10_000),
        line("a", "2024-06-01", None, 12_500),
        line("b", "2023-01-01", "2024-06-01", 30_000),
        line("new", "2024-06-01", None, 5_000),
    ],
    "account": [{"account_id": name} for name in ("a", "b", "new")],
}


def test_r052_the_change_is_that_of_the_accounts_that_paid_before() -> None:
    row = one("account_mrr_change", LINES)
    assert (row["numerator"], row["denominator"], row["n"]) == (17_500 - 40_000, 40_000, 2)
    assert row["value"] == -22_500 / 40_000
    found = by_account("account_mrr_change", LINES)
    told = {name: (row["value"], row["n"], row["status"]) for name, row in found.items()}
    assert told == {"a": (0.25, 1, "ok"), "b": (-1.0, 1, "ok"), "new": (None, 0, "n/a")}
