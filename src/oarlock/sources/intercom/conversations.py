"""Conversations that the customer began are tickets, their parts messages of a side, their ratings answers."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, not_in, not_true, sql, targets
from oarlock.domain.nested import instant
from oarlock.domain.plan import Col, Const, First, Lookup, Part, Preset, ReadPlan

_KEPT = not_true("_fivetran_deleted", "is_deleted")
_OURS = "('admin', 'bot', 'team', 'workflow')"
_AUTHOR_TYPE = Col("source_author_type", "source.author.type", "conversation_initiated_type")
_AUTHOR = Col("source_author_id", "source.author.id")
_THEIRS = sql(f"coalesce(lower({{t}}), '') NOT IN {_OURS}", t=_AUTHOR_TYPE)
_RATED = First(Col("conversation_rating_value"), Col("conversation_rating.rating"))
_COMPANY = First(Col("company_id"), Col("company.company_id"), Col("contact.company_id"))


def _company_of(person: Col | None) -> tuple[Lookup, ...]:
    return tuple(
        Lookup(alias=alias, preset=preset, on=on, match=person, newest_by=newest, is_required=False)
        for alias, preset, on, newest in (
            ("company", "intercom_table_contact_company", ("id", "contact_id"), "contact_updated_at"),
            ("contact", "intercom_table_contact", ("id", "id"), "updated_at"),
        )
    )


CONVERSATIONS = (
    Preset(
        name="intercom_table_conversation",
        title="Intercom warehouse table: conversation, conversation_history",
        needs=(
            ("id",),
            ("state",),
            ("created_at",),
            ("source_author_id", "source_type", "source.type", "waiting_since", "conversation_rating_value"),
        ),
        hints=(
            *("updated_at", "snoozed_until", "assignee_id", "source_subject", "sla_name", "sla_status", "priority"),
            *("conversation_rating_remark", "first_contact_reply_created_at", "read", "source_author_type"),
        ),
        refuses=("ticket_id", "conversation_id", "part_type"),
        plan=ReadPlan(
            preset="intercom_table_conversation",
            system="intercom",
            never=NEVER,
            lookups=_company_of(_AUTHOR),
            parts=(
                Part(
                    entity="ticket",
                    is_history=True,
                    where=both(_KEPT, _THEIRS, not_in(Col("source_delivered_as"), "admin_initiated", "automated")),
                    targets=targets(
                        ticket_id="id",
                        account_id=_COMPANY,
                        contact_id=_AUTHOR,
                        employee_id=Col("assignee_id", "admin_assignee_id"),
                        kind=Const("conversation"),
                        priority=sql("CASE WHEN lower({p}) IN ('priority', 'true') THEN 'high' END", p="priority"),
                        status="state",
                        subject=Col("source_subject", "source.subject"),
                        created_at=instant("created_at"),
                        first_reply_at=instant(
                            Col("statistics_first_admin_reply_at", "statistics.first_admin_reply_at")
                        ),
                        solved_at=sql(
                            "CASE WHEN lower({s}) = 'closed' THEN coalesce({c}, {u}) END",
                            s="state",
                            c=instant(Col("statistics_last_close_at", "statistics.last_close_at")),
                            u=instant("updated_at"),
                        ),
                        reopens=Col("statistics_count_reopens", "statistics.count_reopens"),
                        updated_at=instant("updated_at"),
                    ),
                ),
                Part(
                    entity="survey_response",
                    is_distinct=True,
                    where=both(_KEPT, sql("{r} IS NOT NULL", r=_RATED)),
                    targets=targets(
                        response_id=sql("'conversation:' || {i}", i="id"),
                        account_id=_COMPANY,
                        contact_id=sql("CASE WHEN {t} THEN {a} END", t=_THEIRS, a=_AUTHOR),
                        survey_type=Const("csat"),
                        score=_RATED,
                        scale_min=Const("1"),
                        scale_max=Const("5"),
                        comment=First(Col("conversation_rating_remark"), Col("conversation_rating.remark")),
                        responded_at=instant(
                            First(
                                Col("conversation_rating_created_at"),
                                Col("conversation_rating.created_at"),
                                Col("updated_at"),
                            )
                        ),
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="intercom_table_conversation_part",
        title="Intercom warehouse table: conversation_part, conversation_part_history",
        needs=(("id",), ("conversation_id",), ("author_type",), ("part_type",), ("created_at",)),
        hints=("author_id", "assigned_to_id", "assigned_to_type", "body", "notified_at", "updated_at"),
        plan=ReadPlan(
            preset="intercom_table_conversation_part",
            system="intercom",
            never=NEVER,
            lookups=(
                Lookup(
                    alias="talk",
                    preset="intercom_table_conversation",
                    on=("conversation_id", "id"),
                    newest_by="updated_at",
                    is_required=False,
                ),
                *_company_of(Col("talk.source_author_id")),
            ),
            parts=(
                Part(
                    entity="interaction",
                    # Notes are read by ours alone; closings and assignments without words, and bots, are no messages.
                    where=sql(
                        "(lower({p}) = 'comment' OR (lower({p}) IN ('open', 'close', 'assignment') "
                        "AND {b} IS NOT NULL)) AND lower({a}) NOT IN ('bot', 'team', 'workflow')",
                        p="part_type",
                        a="author_type",
                        b="body",
                    ),
                    is_distinct=True,
                    targets=targets(
                        interaction_id="id",
                        account_id=_COMPANY,
                        contact_id=sql(
                            "CASE WHEN lower({t}) = 'admin' THEN {s} ELSE {a} END",
                            t="author_type",
                            s=Col("talk.source_author_id"),
                            a="author_id",
                        ),
                        employee_id=sql("CASE WHEN lower({t}) = 'admin' THEN {a} END", t="author_type", a="author_id"),
                        kind=Const("message"),
                        purpose=Const("support"),
                        direction=sql("CASE WHEN lower({t}) = 'admin' THEN 'out' ELSE 'in' END", t="author_type"),
                        happened_at=instant("created_at"),
                    ),
                ),
            ),
        ),
    ),
)
