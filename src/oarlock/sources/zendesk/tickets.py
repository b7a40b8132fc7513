"""The warehouse table of tickets, completed by comments (first reply) and history (when it was solved), and ratings."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, not_in, sql, targets
from oarlock.domain.plan import Choose, Col, Const, First, Lookup, Part, Preset, ReadPlan

REQUESTER = Lookup(alias="requester", preset="zendesk_table_user", on=("requester_id", "id"), is_required=False)
ACCOUNT = First(Col("organization_id"), Col("requester.organization_id"))
_OURS = "lower(coalesce({r}, '')) IN ('agent', 'admin') OR ({r} IS NULL AND {u} <> {q})"
_FIRST_REPLY = sql(
    f"CAST(min(CASE WHEN {{p}} AND ({_OURS}) THEN try_cast({{c}} AS TIMESTAMP) END) OVER (PARTITION BY {{k}}) "
    "AS VARCHAR)",
    p=sql("coalesce(lower({p}), 'true') IN ('true', 't', '1')", p=Col("comment.public")),
    r=Col("author.role"),
    u=Col("comment.user_id"),
    q="requester_id",
    c=Col("comment.created"),
    k="id",
)


def _reached(alias: str, status: str) -> Lookup:
    return Lookup(
        alias=alias,
        preset="zendesk_table_ticket_field_history",
        on=("id", "ticket_id"),
        where=sql(f"lower({{n}}) = 'status' AND lower({{v}}) = '{status}'", n="field_name", v="value"),
        newest_by="updated",
        is_required=False,
    )


TICKETS = (
    Preset(
        name="zendesk_table_ticket",
        title="Zendesk warehouse table: ticket",
        needs=(("id",), ("requester_id",), ("submitter_id", "assignee_id"), ("status",), ("created_at",)),
        hints=(
            *("organization_id", "group_id", "priority", "type", "subject", "via_channel", "updated_at", "due_at"),
            *("external_id", "ticket_form_id", "brand_id", "problem_id", "recipient"),
        ),
        refuses=("ticket_id", "conversation_id", "issue_type", "Requester"),
        plan=ReadPlan(
            preset="zendesk_table_ticket",
            system="zendesk",
            never=NEVER,
            lookups=(
                REQUESTER,
                _reached("solved", "solved"),
                _reached("closed", "closed"),
                Lookup(
                    alias="comment",
                    preset="zendesk_table_ticket_comment",
                    on=("id", "ticket_id"),
                    is_each=True,
                    is_required=False,
                ),
                Lookup(
                    alias="author",
                    preset="zendesk_table_user",
                    on=("id", "id"),
                    match=Col("comment.user_id"),
                    is_required=False,
                ),
            ),
            parts=(
                Part(
                    entity="ticket",
                    where=not_in("status", "deleted"),
                    # Every comment of a ticket gives the same texts.
                    is_gathered=True,
                    targets=targets(
                        ticket_id="id",
                        account_id=ACCOUNT,
                        contact_id="requester_id",
                        employee_id="assignee_id",
                        kind="type",
                        priority="priority",
                        status="status",
                        subject="subject",
                        created_at="created_at",
                        first_reply_at=_FIRST_REPLY,
                        solved_at=sql(
                            "CASE WHEN lower({s}) IN ('solved', 'closed') THEN coalesce({o}, {c}) END",
                            s="status",
                            o=Col("solved.updated"),
                            c=Col("closed.updated"),
                        ),
                        updated_at="updated_at",
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="zendesk_table_satisfaction_rating",
        title="Zendesk warehouse table: satisfaction_rating",
        needs=(("id",), ("ticket_id",), ("requester_id",), ("score",)),
        hints=("comment", "reason", "created_at", "updated_at", "assignee_id", "group_id"),
        refuses=("status",),
        plan=ReadPlan(
            preset="zendesk_table_satisfaction_rating",
            system="zendesk",
            never=NEVER,
            lookups=(
                Lookup(alias="ticket", preset="zendesk_table_ticket", on=("ticket_id", "id"), is_required=False),
                REQUESTER,
            ),
            parts=(
                Part(
                    entity="survey_response",
                    where=sql("lower({s}) NOT IN ('unoffered')", s="score"),
                    targets=targets(
                        response_id="id",
                        account_id=First(Col("ticket.organization_id"), Col("requester.organization_id")),
                        contact_id="requester_id",
                        survey_type=Const("csat"),
                        score=sql(
                            "CASE WHEN {s} IN ('0', '1') THEN {s} END",
                            s=Choose(
                                sql("split_part(lower({s}), '_', 1)", s="score"),
                                {"good": "1", "bad": "0"},
                                otherwise="none",
                            ),
                        ),
                        scale_min=Const("0"),
                        scale_max=Const("1"),
                        comment="comment",
                        sent_at="created_at",
                        responded_at=sql(
                            "CASE WHEN lower({s}) <> 'offered' THEN {u} END",
                            s="score",
                            u=Col("updated_at", "created_at"),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
