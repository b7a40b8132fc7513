"""ticket_field_history: one row per change of a field; put together they give versions of the whole ticket."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, moment, sql, targets
from oarlock.domain.nested import so_far
from oarlock.domain.plan import Col, Expr, First, Lookup, Part, Preset, ReadPlan

_KEY = "ticket_id"
_FIELDS = ("status", "priority", "type", "organization_id", "assignee_id", "requester_id", "subject")


def _was(*fields: str) -> Expr:
    return so_far("field_name", "value", *fields, of="ticket_id", at="updated")


_STAMP = "try_cast({t} AS TIMESTAMP)"
_UNTIL_NOW = f"OVER (PARTITION BY {{k}} ORDER BY {_STAMP} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
_LAST = f"max(CASE WHEN lower({{n}}) = 'status' AND lower({{v}}) = '%s' THEN {_STAMP} END) {_UNTIL_NOW}"
_SOLVED = sql(
    "CASE WHEN lower({s}) IN ('solved', 'closed') THEN "
    f"CAST(coalesce({_LAST % 'solved'}, {_LAST % 'closed'}) AS VARCHAR) END",
    s=_was("status"),
    n="field_name",
    v="value",
    k="ticket_id",
    t="updated",
)

HISTORY = (
    Preset(
        name="zendesk_table_ticket_field_history",
        title="Zendesk warehouse table: ticket_field_history",
        needs=(("ticket_id",), ("field_name",), ("value",), ("updated", "updated_at")),
        hints=("user_id", "_fivetran_synced"),
        plan=ReadPlan(
            preset="zendesk_table_ticket_field_history",
            system="zendesk",
            never=NEVER,
            lookups=(
                Lookup(alias="ticket", preset="zendesk_table_ticket", on=("ticket_id", "id"), is_required=False),
                Lookup(
                    alias="requester",
                    preset="zendesk_table_user",
                    on=("ticket_id", "id"),
                    match=Col("ticket.requester_id"),
                    is_required=False,
                ),
            ),
            parts=(
                Part(
                    entity="ticket",
                    is_history=True,
                    where=both(
                        sql(f"lower({{n}}) IN ({', '.join(repr(f) for f in _FIELDS)})", n="field_name"),
                        sql("coalesce(lower({s}), '') <> 'deleted'", s=Col("ticket.status")),
                        # The ticket's own row tells its newest state, and more of it.
                        sql("{u} IS DISTINCT FROM {t}", u=moment("updated"), t=moment(Col("ticket.updated_at"))),
                    ),
                    targets=targets(
                        ticket_id="ticket_id",
                        account_id=First(
                            _was("organization_id"), Col("ticket.organization_id"), Col("requester.organization_id")
                        ),
                        contact_id=First(_was("requester_id"), Col("ticket.requester_id")),
                        employee_id=_was("assignee_id"),
                        kind=_was("type"),
                        priority=_was("priority"),
                        status=_was("status"),
                        subject=First(_was("subject"), Col("ticket.subject")),
                        created_at=First(
                            Col("ticket.created_at"),
                            sql(f"CAST(min({_STAMP}) OVER (PARTITION BY {{k}}) AS VARCHAR)", t="updated", k=_KEY),
                        ),
                        solved_at=_SOLVED,
                        updated_at="updated",
                    ),
                ),
            ),
        ),
    ),
)
