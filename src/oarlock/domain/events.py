"""Parts that presets of event streams share: the event itself, and the accounts that events speak of."""

from __future__ import annotations

from oarlock.domain.expressions import sql, targets
from oarlock.domain.nested import value_of
from oarlock.domain.plan import Col, Expr, Part, Sql

_KINDS = ("company", "organization", "organisation", "account", "customer", "workspace", "team", "org", "tenant")
"""Kinds of groups that stand for a customer, best first."""


def group_in(record: str) -> Sql:
    """The customer's key in an object of groups by kind; of unknown kinds only one that stands alone counts."""
    return value_of(Col(record), *_KINDS, *(f"{kind}_id" for kind in _KINDS), *(f"{kind} id" for kind in _KINDS))


def usage(
    *, where: Sql | None = None, account: Expr, user: Expr, event: Expr, at: Expr, received: Expr, key: Expr
) -> Part:
    """The part of the events: who did what, when, and when it was received."""
    return Part(
        entity="usage_event",
        where=where,
        targets=targets(
            event_id=key, account_id=account, user_id=user, event=event, happened_at=at, received_at=received
        ),
    )


def accounts(key: Expr, *, name: Expr | None = None) -> Part:
    """The accounts that events speak of: known by their key, which is often the key in another system too."""
    shared: dict[str, Expr | str] = {"account_id": key, "external_ids": key}
    if name is not None:
        shared["name"] = name
    return Part(
        entity="account",
        where=sql("{k} IS NOT NULL", k=key),
        is_gathered=True,
        is_distinct=True,
        is_new_only=True,
        targets=targets(shared),
    )
