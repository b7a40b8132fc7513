"""ticket_comment: public messages of both sides are interactions; what they say is not kept."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, sql, targets
from oarlock.domain.plan import Col, Const, First, Lookup, Part, Preset, ReadPlan

_OURS = sql(
    "CASE WHEN lower({r}) IN ('agent', 'admin') THEN 'out' WHEN {r} IS NOT NULL OR {u} = {q} THEN 'in'"
    " WHEN {q} IS NOT NULL THEN 'out' END",
    r=Col("author.role"),
    u="user_id",
    q=Col("ticket.requester_id"),
)

COMMENTS = (
    Preset(
        name="zendesk_table_ticket_comment",
        title="Zendesk warehouse table: ticket_comment",
        needs=(("id",), ("ticket_id",), ("public",), ("user_id", "author_id"), ("created", "created_at")),
        hints=("body", "voice_comment", "tweet", "facebook_comment", "via_channel"),
        plan=ReadPlan(
            preset="zendesk_table_ticket_comment",
            system="zendesk",
            never=NEVER,
            lookups=(
                Lookup(alias="ticket", preset="zendesk_table_ticket", on=("ticket_id", "id"), is_required=False),
                Lookup(alias="author", preset="zendesk_table_user", on=("user_id", "id"), is_required=False),
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
                    entity="interaction",
                    where=sql("coalesce(lower({p}), 'true') IN ('true', 't', '1')", p="public"),
                    targets=targets(
                        interaction_id="id",
                        account_id=First(Col("ticket.organization_id"), Col("requester.organization_id")),
                        contact_id=sql(
                            "CASE WHEN {d} = 'in' THEN {u} WHEN {d} = 'out' THEN {q} END",
                            d=_OURS,
                            u="user_id",
                            q=Col("ticket.requester_id"),
                        ),
                        employee_id=sql("CASE WHEN {d} = 'out' THEN {u} END", d=_OURS, u="user_id"),
                        kind=Const("ticket"),
                        purpose=Const("support"),
                        direction=_OURS,
                        happened_at=Col("created", "created_at"),
                    ),
                ),
            ),
        ),
    ),
)
