"""What is checked of a batch before it becomes part of the lake: circles of parents, overlaps, too many closings."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

from oarlock.errors import NeedsConfirmationError
from oarlock.ingest.parents import Link, circular
from oarlock.kit.text import Msg, msg
from oarlock.lake.commits import Log
from oarlock.lake.current import copy_rows, query, versions_sql
from oarlock.lake.engines.sql import text_literal
from oarlock.lake.load import LoadedPart, Reject

CLOSE_SHARE = 5
"""Per cent of a source's rows that a complete list may close without being asked."""


def cut_circles(log: Log, staged: Path, *, batch: str, file: str, now: dt.datetime) -> list[Reject]:
    """Take parents that would close a circle out of a staged account file; each is rejected, its row stays."""
    path = text_literal(str(staged))
    if not query(f"SELECT 1 FROM read_parquet({path}) WHERE parent_id IS NOT NULL LIMIT 1"):
        return []
    versions = versions_sql(log, "account", staged=[(staged, batch, now)])
    rows = query(
        f"WITH v AS ({versions}) SELECT account_id, parent_id, _eff, _number, _row, _batch, _line FROM v "
        # A circle runs only through accounts that have a parent and are one.
        "WHERE NOT _closed AND account_id IN (SELECT account_id FROM v WHERE parent_id IS NOT NULL) "
        "AND account_id IN (SELECT parent_id FROM v)"
    )
    lines = {row: line for *_, row, of, line in rows if of == batch}
    bad = circular(
        Link(account=account, parent=parent, since=eff, order=(number, row), is_new=of == batch)
        for account, parent, eff, number, row, of, _ in rows
    )
    if not bad:
        return []
    out = [
        Reject(
            file=file,
            line=lines[link.order[1]],
            entity="account",
            column="parent_id",
            value=link.parent or "",
            reason=_why(link),
        )
        for link in sorted(bad, key=lambda b: b.order)
    ]
    listed = ", ".join(str(link.order[1]) for link in bad)
    fresh = staged.with_suffix(".cut")
    copy_rows(
        f"SELECT * REPLACE (CASE WHEN _row IN ({listed}) THEN NULL ELSE parent_id END AS parent_id) "
        f"FROM read_parquet({path})",
        "account",
        fresh,
    )
    os.replace(fresh, staged)
    return out


def closes_circle(log: Log, account: str, parent: str, *, now: dt.datetime) -> bool:
    """Whether an account cannot get a parent from now on, because the parent is below it."""
    sql = versions_sql(log, "account")
    rows = query(f"SELECT account_id, parent_id, _eff, _number, _row FROM ({sql}) WHERE NOT _closed")
    made = Link(account=account, parent=parent, since=now, order=(log.head + 1, 0), is_new=True)
    known = [Link(account=a, parent=p, since=eff, order=(number, row)) for a, p, eff, number, row in rows]
    return bool(circular([*known, made]))


def _why(link: Link) -> Msg:
    if link.account == link.parent:
        return msg("An account cannot be its own parent; the account was loaded without it.")
    return msg(
        "The parent {parent} of account {account} would close a circle; the account was loaded without it.",
        parent=link.parent,
        account=link.account,
    )


def overlaps(staged: Path) -> tuple[Msg, ...]:
    """A note when lines of one account and offering overlap in time: allowed, but often a mistake."""
    ((count, accounts),) = query(
        "SELECT count(*), count(DISTINCT account_id) FROM (SELECT account_id, start_date, "
        "max(coalesce(end_date, DATE '9999-12-31')) OVER (PARTITION BY account_id, offering_id "
        "ORDER BY start_date, _row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered "
        f"FROM read_parquet({text_literal(str(staged))})) WHERE start_date < covered"
    )
    if not count:
        return ()
    return (
        msg(
            "{count} contract lines of {accounts} accounts overlap another line of the same offering; all count.",
            count=count,
            accounts=accounts,
        ),
    )


def check_closing(part: LoadedPart, *, file: str, yes: bool, dry_run: bool) -> tuple[Msg, ...]:
    """Tell how many rows a complete list closes; above the share that is safe, only with an explicit yes.

    Raises `NeedsConfirmationError`; a dry run tells of it instead.
    """
    later = msg(
        "{later} {entity} rows that the complete list lacks were changed after its day and stay open.",
        later=part.later,
        entity=part.entity,
    )
    kept = (later,) if part.later else ()
    if not part.closed:
        return kept
    told = msg(
        "{closed} of {known} {entity} rows are not in the complete list and are closed.",
        closed=part.closed,
        known=part.known,
        entity=part.entity,
    )
    if part.closed * 100 <= part.known * CLOSE_SHARE or yes:
        return (told, *kept)
    if dry_run:
        return (told, *kept, msg("That is more than {share} %; the import will ask for --yes.", share=CLOSE_SHARE))
    raise NeedsConfirmationError(
        "{file} as a complete list would close {closed} of {known} {entity} rows, more than {share} %.",
        remedy="If that is right, import it again with --yes; else import it without --complete.",
        file=file,
        closed=part.closed,
        known=part.known,
        entity=part.entity,
        share=CLOSE_SHARE,
    )


def told_deleted(part: LoadedPart) -> tuple[Msg, ...]:
    """Tell how many rows that were loaded before are closed because the file marks them as deleted."""
    if not part.deleted:
        return ()
    return (
        msg(
            "{count} {entity} rows that were loaded before are marked as deleted and are closed.",
            count=part.deleted,
            entity=part.entity,
        ),
    )


def told_circles(rejects: Sequence[Reject]) -> tuple[Msg, ...]:
    """Tell of the accounts that were loaded without their parent."""
    if not rejects:
        return ()
    return (
        msg(
            "{count} accounts were loaded without a parent that would close a circle; the parents: {parents}.",
            count=len(rejects),
            parents=list(dict.fromkeys(r.value for r in rejects))[:3],
        ),
    )


def large_discounts(staged: Path) -> tuple[Msg, ...]:
    """A note when a discount is larger than the price it is taken off: allowed, but often a mistake of units."""
    ((count, line),) = query(
        "SELECT count(*), min(_line) FROM "
        f"read_parquet({text_literal(str(staged))}) WHERE NOT _closed AND discount > amount"
    )
    if not count:
        return ()
    return (
        msg(
            "{count} contract lines have a discount above the amount, the first in line {line}; nothing remains.",
            count=count,
            line=line,
        ),
    )
