"""CSV of a view or report: columns by label, often with a sum column in front; stamps are in the exporter's zone."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, domain_of, sql, targets
from oarlock.domain.nested import minutes_after
from oarlock.domain.plan import Choose, Col, Const, First, Part, Preset, ReadPlan

_ACCOUNT = First(
    Col("Organization id", "Organization ID"), sql("'name:' || {o}", o=Col("Organization", "Organization name"))
)
_CONTACT = Col("Requester id", "Requester ID")
_RATING = Col("Satisfaction Score", "Satisfaction rating", "Ticket satisfaction rating")
_ANSWERS = {"good": "1", "bad": "0", "good with comment": "1", "bad with comment": "0"}

VIEWS = (
    Preset(
        name="zendesk_view",
        title="Zendesk CSV: tickets of a view",
        needs=(
            ("Id", "Ticket ID", "ID"),
            ("Requester", "Requester id"),
            ("Status", "Ticket status"),
            ("Assignee", "Group", "Submitter"),
            ("Created at", "Requested", "Updated at"),
        ),
        hints=(
            *("Summation column", "Requester external id", "Requester email", "Requester domain", "Subject", "Tags"),
            *("Priority", "Via", "Ticket type", "Assigned at", "Organization", "Due date", "Initially assigned at"),
            *("Solved at", "Resolution time", "Satisfaction Score", "Group stations", "Assignee stations", "Reopens"),
            *("Replies", "First reply time in minutes", "Full resolution time in minutes"),
        ),
        refuses=("requester_type", "Issue key", "conversation_id", "ticket_form_id"),
        plan=ReadPlan(
            preset="zendesk_view",
            system="zendesk",
            zone="local",
            never=NEVER,
            parts=(
                Part(
                    entity="ticket",
                    targets=targets(
                        ticket_id=sql("ltrim({i}, '#')", i=Col("Id", "Ticket ID")),
                        account_id=_ACCOUNT,
                        contact_id=_CONTACT,
                        employee_id=Col("Assignee id", "Assignee ID"),
                        kind=Col("Ticket type", "Type"),
                        priority="Priority",
                        status=Col("Status", "Ticket status"),
                        subject="Subject",
                        created_at=Col("Created at", "Requested"),
                        # Minutes of business hours have a column of their own; they are no time of the clock.
                        first_reply_at=minutes_after(
                            Col("Created at", "Requested"),
                            Col("First reply time in minutes", "First reply time (minutes)"),
                        ),
                        solved_at=Col("Solved at", "Solved"),
                        reopens="Reopens",
                        updated_at=Col("Updated at", "Updated"),
                    ),
                ),
                Part(
                    entity="survey_response",
                    where=sql("lower({s}) = 'offered' OR split_part(lower({s}), ' ', 1) IN ('good', 'bad')", s=_RATING),
                    targets=targets(
                        response_id=sql("'ticket:' || ltrim({i}, '#')", i=Col("Id", "Ticket ID")),
                        account_id=_ACCOUNT,
                        contact_id=_CONTACT,
                        survey_type=Const("csat"),
                        score=sql(
                            "CASE WHEN {s} IN ('0', '1') THEN {s} END", s=Choose(_RATING, _ANSWERS, otherwise="offered")
                        ),
                        scale_min=Const("0"),
                        scale_max=Const("1"),
                        sent_at=First(Col("Solved at", "Solved"), Col("Updated at", "Updated")),
                        responded_at=sql(
                            "CASE WHEN lower({s}) <> 'offered' THEN {u} END",
                            s=_RATING,
                            u=Col("Updated at", "Updated", "Solved at"),
                        ),
                    ),
                ),
                Part(
                    entity="contact",
                    where=sql("{r} IS NOT NULL", r=_CONTACT),
                    is_gathered=True,
                    is_distinct=True,
                    is_new_only=True,
                    targets=targets(
                        contact_id=_CONTACT, account_id=_ACCOUNT, name="Requester", email="Requester email"
                    ),
                ),
                Part(
                    entity="account",
                    where=sql("{o} IS NOT NULL", o=_ACCOUNT),
                    is_gathered=True,
                    is_distinct=True,
                    is_new_only=True,
                    targets=targets(
                        account_id=_ACCOUNT,
                        name=Col("Organization", "Organization name"),
                        domain=domain_of("Requester domain"),
                    ),
                ),
            ),
        ),
    ),
)
