"""The recurring revenue of each account at each instant, as the revenue metrics have it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.revenue.spine import Spine, frame
from oarlock.metrics.revenue.stocks import stock

if TYPE_CHECKING:
    import ibis.expr.types as ir


def arr_of_accounts(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `arr` (int64 minor units of the question's currency; null without a rate).

    Accounts that pay nothing at an instant have no row.
    """
    rows = stock(tables, replace(q, by=("account",), account=None), basis="arr")
    rows = rows.filter(rows.account.notnull()).select(at="as_of", account_id="account", arr="value")
    periods = frame(tables, shape)
    return rows.join(periods, [("at", "starts")]).select("period", "account_id", "arr")
