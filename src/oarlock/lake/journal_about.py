"""What the journal says about one customer: whose it became, which records are one with it, what was corrected."""

from __future__ import annotations

import json
from typing import Any

from oarlock.lake.journal import JournalRow, row_of
from oarlock.lake.journal_copy import COLUMNS

ENTITIES = ("assignment", "identity_link", "edit")
MOST = 200
"""Rows of one customer, the newest first; that many people do not write about one."""


def about(cursor: Any, account: str) -> list[JournalRow]:
    """The newest changes that are about a customer, the newest first: one question, found by the journal's index.

    cursor: of the connection that the page reads by, with `%s` for values. Merges are found by the record that was
    linked and by the customer that it became; there are as many of them as people decided.
    """
    part = f"account\x1f{account}\x1f"
    sql = (
        f"SELECT {', '.join(COLUMNS)} FROM journal WHERE (entity = 'assignment' AND key = %s)"
        " OR (entity = 'identity_link' AND (key = %s OR after LIKE %s OR before LIKE %s))"
        " OR (entity = 'edit' AND key >= %s AND key < %s) ORDER BY seq DESC LIMIT %s"
    )
    like = f"%{json.dumps(account).translate(_WILD)}%"
    cursor.execute(sql, (account, account, like, like, part, f"{part}\x7f", MOST))
    rows = (row_of(tuple(values)) for values in cursor.fetchall())
    # `_` and `%` of an ID fit any letter above, and letters of either case fit.
    return [row for row in rows if row.entity != "identity_link" or account in _accounts(row)]


_WILD = str.maketrans({"\\": "_", "%": "_"})


def _accounts(row: JournalRow) -> set[object]:
    told = [side for side in (row.before, row.after) if isinstance(side, dict)]
    return {row.key, *(side.get("account_id") for side in told)}
