"""What deal stages say: HubSpot's own stage names, until a pipeline tells more."""

from __future__ import annotations

from oarlock.domain.expressions import sql
from oarlock.domain.plan import Expr

_WON = "regexp_replace(lower({s}), '[^a-z]', '', 'g') IN ('closedwon', 'won')"
_OVER = "regexp_replace(lower({s}), '[^a-z]', '', 'g') IN ('closedwon', 'closedlost', 'won', 'lost')"


def closed_by(stage: Expr | str) -> Expr:
    """Whether the stage's name says that the deal is over; a pipeline in brackets after it does not count."""
    return _flag(_OVER, stage)


def won_by(stage: Expr | str) -> Expr:
    """Whether the stage's name says that the deal was won."""
    return _flag(_WON, stage)


def _flag(condition: str, stage: Expr | str) -> Expr:
    bare = sql(r"trim(regexp_replace({s}, '\(.*\)$', ''))", s=stage)
    return sql(f"CASE WHEN {{s}} IS NOT NULL THEN CASE WHEN {condition} THEN 'true' ELSE 'false' END END", s=bare)
