"""Delighted: answers (API as JSON lines, CSV), and people who were asked and have not answered."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, column, sql, targets
from oarlock.domain.nested import inside, instant
from oarlock.domain.plan import Choose, Col, Expr, First, Part, Preset, ReadPlan

_TYPE = Col("survey_type", "Survey Type", "Survey")
_LOW = {"nps": "0", "enps": "0", "thumbs": "0"}
_HIGH = {"nps": "10", "enps": "10", "ces7": "7", "thumbs": "1", "pmf": "3"}
_ACCOUNTS = ("account_id", "customer_id", "company_id", "organization_id", "Account ID", "Customer ID", "Company ID")


def _properties(*names: str) -> First:
    """A property of the person: nested in the API's records, a column of its own in CSV."""
    nested = (inside(record, *names) for record in ("person_properties", "properties", "person.properties"))
    return First(*nested, Col(*names))


_ACCOUNT = First(_properties(*_ACCOUNTS), _properties("company", "Company", "Company Name"))
_PERSON = First(Col("person.id"), Col("person", "Person ID", "person_id"))
_EMAIL = First(Col("person.email"), Col("person_email", "Person Email", "Email", "Email Address"))
_ANSWERED = instant(Col("created_at", "Created At", "Response Time", "Responded At"))
_SCORE = Col("score", "Score")


def _kind(default: str = "nps") -> Expr:
    # Employees answer eNPS: their answers are not what customers think.
    return First(Choose(_TYPE, {"enps": "employee promoter"}), sql(f"'{default}'"))


def _plan(name: str, *parts: Part) -> ReadPlan:
    return ReadPlan(preset=name, system="delighted", parts=parts, never=NEVER)


PRESETS = (
    Preset(
        name="delighted_responses",
        title="Delighted: survey responses (API records or CSV)",
        needs=(
            ("score",),
            ("person", "person.id", "Person ID", "Person Email"),
            ("created_at", "Response Time", "Responded At"),
            ("comment",),
            ("permalink", "survey_type", "Survey"),
        ),
        hints=("id", "updated_at", "tags", "notes", "additional_answers", "person.email", "Person Name"),
        refuses=("ticket_id", "conversation_id", "scale_max"),
        plan=_plan(
            "delighted_responses",
            Part(
                entity="survey_response",
                targets=targets(
                    response_id=Col("id", "Response ID", "ID"),
                    account_id=_ACCOUNT,
                    contact_id=_PERSON,
                    respondent_email=_EMAIL,
                    role=_properties("role", "Role", "title", "Title"),
                    survey_type=_kind(),
                    score=_SCORE,
                    scale_min=First(Choose(_TYPE, _LOW, otherwise="1"), sql("'0'")),
                    scale_max=First(Choose(_TYPE, _HIGH, otherwise="5"), sql("'10'")),
                    # Every scale of Delighted rises from worse to better.
                    is_reversed=sql("'false'"),
                    comment=Col("comment", "Comment"),
                    sent_at=First(
                        instant(Col("sent_at", "Sent At", "survey_sent_at")),
                        sql("CASE WHEN {s} IS NULL THEN {c} END", s=_SCORE, c=_ANSWERED),
                    ),
                    responded_at=sql("CASE WHEN {s} IS NOT NULL THEN {c} END", s=_SCORE, c=_ANSWERED),
                ),
            ),
        ),
    ),
    Preset(
        name="delighted_people",
        title="Delighted: people, with when each was last asked and last answered",
        needs=(("email",), ("last_sent_at",), ("last_responded_at", "next_survey_scheduled_at")),
        hints=("id", "name", "phone_number", "created_at"),
        plan=_plan(
            "delighted_people",
            Part(
                entity="survey_response",
                # Who answered stands among the answers; here are those who were asked and did not.
                where=sql(
                    "{s} IS NOT NULL AND ({r} IS NULL OR {r} < {s})",
                    s=instant("last_sent_at"),
                    r=instant("last_responded_at"),
                ),
                targets=targets(
                    response_id=sql(
                        "'unanswered:' || {p} || ':' || {s}",
                        p=First(Col("id"), sql("md5(lower({e}))", e="email")),
                        s=instant("last_sent_at"),
                    ),
                    account_id=_ACCOUNT,
                    contact_id=Col("id"),
                    respondent_email=column("email"),
                    survey_type=_kind(),
                    sent_at=instant("last_sent_at"),
                ),
            ),
            Part(
                entity="contact",
                where=sql("{i} IS NOT NULL", i="id"),
                targets=targets(
                    contact_id="id",
                    account_id=_ACCOUNT,
                    name="name",
                    email="email",
                    phone="phone_number",
                    created_at=instant("created_at"),
                ),
            ),
        ),
    ),
)
