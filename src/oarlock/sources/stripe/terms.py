"""What Stripe's own words mean for a contract line: statuses, trials, cancellation."""

from __future__ import annotations

from oarlock.domain.expressions import moment, not_in, sql
from oarlock.domain.plan import Choose, Expr, Sql

STATUSES = {"canceled": "canceled", "cancelled": "canceled", "past due": "past_due", "in trial": "trialing"}


def was_sold(status: Expr) -> Sql:
    """False for subscriptions whose first payment never came: they were never a customer's."""
    return not_in(status, "incomplete", "incomplete_expired", "incomplete expired")


def line_status(status: Expr, pause: Expr) -> Expr:
    """The line's status; collection that is paused so that nothing is owed counts as a pause."""
    paused = sql(
        "CASE WHEN lower({s}) IN ('active', 'past_due') AND lower({p}) IN ('void', 'mark_uncollectible')"
        " THEN 'paused' ELSE {s} END",
        s=status,
        p=pause,
    )
    return Choose(paused, STATUSES)


def line_end(
    *, ended: Expr, cancel_at: Expr, at_period_end: Expr, period_end: Expr, canceled: Expr, status: Expr
) -> Sql:
    """When the line ends: it ended, will be cancelled on a day, or was given notice to the end of its period.

    A live subscription with a time of cancellation has been given notice, also where the export has no flag for it.
    """
    return sql(
        "coalesce({ended}, {cancel_at}, CASE WHEN lower({status}) IN ('canceled', 'cancelled') THEN {canceled}"
        " WHEN lower({flag}) IN ('true', 't', '1', 'yes') OR {canceled} IS NOT NULL THEN {period_end} END)",
        ended=moment(ended),
        cancel_at=moment(cancel_at),
        status=status,
        canceled=moment(canceled),
        flag=at_period_end,
        period_end=moment(period_end),
    )


def line_start(*, start: Expr, trial_end: Expr, end: Expr) -> Sql:
    """When money begins: after the trial; a line cancelled within its trial begins and ends at once."""
    return sql("least(greatest({s}, {t}), {e})", s=moment(start), t=moment(trial_end), e=end)


def end_known(*, end: Expr, canceled: Expr, ended: Expr) -> Sql:
    """When the end became known: when notice was given, at the latest when it ended."""
    return sql(
        "CASE WHEN {end} IS NOT NULL THEN coalesce({canceled}, {ended}) END",
        end=end,
        canceled=moment(canceled),
        ended=moment(ended),
    )
