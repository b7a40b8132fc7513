"""Salesforce record IDs: 15 characters that differ by case, or 18 with a checksum that does without it."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, not_in, not_true, sql
from oarlock.domain.plan import Expr, Part, ReadPlan, Sql

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def _checksum(block: int) -> str:
    """SQL for the checksum letter of five characters: a bit for each one that is upper case, the first lowest."""
    bits = (
        f"CASE WHEN substr({{x}}, {block * 5 + i + 1}, 1) BETWEEN 'A' AND 'Z' THEN {2**i} ELSE 0 END" for i in range(5)
    )
    return f"substr('{_ALPHABET}', 1 + {' + '.join(bits)}, 1)"


def record_id(part: Expr | str) -> Sql:
    """The 18-character form, which spreadsheets that ignore case cannot confuse; other texts stay as they are."""
    looks = "length({x}) = 15 AND regexp_full_match({x}, '[A-Za-z0-9]+')"
    made = " || ".join(_checksum(block) for block in range(3))
    return sql(f"CASE WHEN {looks} THEN {{x}} || {made} ELSE {{x}} END", x=part)


KEPT = both(not_true("IsDeleted", "_fivetran_deleted"), not_in("_fivetran_active", "false", "f", "0"))
"""Rows that are neither deleted nor replaced by a later version."""

KEPT_VERSIONS = not_true("IsDeleted", "_fivetran_deleted")
"""Rows of a history that are not deletions."""


def plan(preset: str, *parts: Part, **more: object) -> ReadPlan:
    """A plan for Salesforce's own tables, whose stamps are UTC."""
    return ReadPlan(preset=preset, system="salesforce", parts=parts, never=NEVER, **more)  # type: ignore[arg-type]
