"""Calendars: lists of meetings whose attendees stand in one cell, addresses joined by `;` or `,`."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, sql, targets
from oarlock.domain.plan import EACH, Col, Const, Expr, First, Part, Preset, ReadPlan

_PLACES = ("Attendees", "Required Attendees", "Guests", "Participants", "Invitees", "参会人", "参与人", "与会者")
_ATTENDEES = Col(*_PLACES)
_ORGANIZER = Col("Organizer", "Meeting Organizer", "Organizer email", "Host", "组织者", "发起人")
_START = First(
    Col("Start", "Start at", "Started at", "开始时间", "Starts"),
    sql("concat_ws(' ', {d}, {t})", d=Col("Start Date", "日期"), t=Col("Start Time")),
)
_END = First(
    Col("End", "End at", "Ended at", "结束时间", "Ends"),
    sql("concat_ws(' ', {d}, {t})", d=Col("End Date"), t=Col("End Time")),
)
_SUBJECT = Col("Subject", "Title", "Summary", "主题", "会议主题")
_GIVEN = Col("account_id", "Account ID", "Customer ID", "客户编号", "客户ID")
_PRIVATE = "'gmail.com', 'outlook.com', 'hotmail.com', 'yahoo.com', 'icloud.com', 'qq.com', '163.com', '126.com'"
_ADDRESS = "regexp_extract(lower(%s), '[^ <>\"]+@[^ <>\"]+')"
_DOMAIN = f"nullif(split_part({_ADDRESS}, '@', 2), '')"
_IS_THEIRS = f"{_DOMAIN % '{o}'} IS DISTINCT FROM {_DOMAIN}"
_DOMAINS = f"list_transform(string_split_regex(coalesce({{a}}, ''), '[;,，；]'), lambda p: {_DOMAIN % 'p'})"
_THEIR_DOMAIN = sql(
    f"list_filter({_DOMAINS}, lambda d: d IS NOT NULL AND d <> coalesce({_DOMAIN % '{o}'}, '') "
    f"AND d NOT IN ({_PRIVATE}))[1]",
    a=_ATTENDEES,
    o=_ORGANIZER,
)
_ACCOUNT = First(_GIVEN, sql("'domain:' || {d}", d=_THEIR_DOMAIN))
_KEY = First(
    Col("Event ID", "Meeting ID", "UID", "iCalUID", "ID", "会议编号"),
    sql("md5(concat_ws(' / ', {s}, {t}, {o}))", s=_SUBJECT, t=_START, o=_ORGANIZER),
)
_PERSON = sql(f"'mail:' || left(md5({_ADDRESS % '{i}'}), 16)", i=EACH)
"""Attendees are known by a digest of their address; the address itself stays with their personal data."""


def _person(ours: bool) -> Expr:
    test = _IS_THEIRS % "{i}"
    return sql(f"CASE WHEN {'NOT ' if ours else ''}({test}) THEN {{p}} END", p=_PERSON, i=EACH, o=_ORGANIZER)


def _met(entity: str, ours: bool, columns: dict[str, Expr | str]) -> Part:
    """The people of one side, each once."""
    test = _IS_THEIRS % "{i}"
    return Part(
        entity=entity,
        each=_ATTENDEES,
        where=sql(f"contains({{i}}, '@') AND {'NOT ' if ours else ''}({test})", i=EACH, o=_ORGANIZER),
        is_gathered=True,
        is_distinct=True,
        is_new_only=True,
        targets=targets(columns),
    )


_EMAIL = sql(_ADDRESS % "{i}", i=EACH)

PRESETS = (
    Preset(
        name="calendar_meetings",
        title="Calendar: meetings with their attendees in one cell",
        needs=(
            _PLACES,
            ("Start", "Start at", "Started at", "Starts", "Start Date", "开始时间"),
            ("Subject", "Title", "Summary", "主题", "会议主题"),
        ),
        hints=("End", "End Date", "End Time", "Organizer", "Meeting Organizer", "Location", "结束时间", "组织者"),
        refuses=("Issue key", "Ticket ID", "Deal Name"),
        plan=ReadPlan(
            preset="calendar_meetings",
            system="calendar",
            zone="local",
            never=NEVER,
            parts=(
                Part(
                    entity="interaction",
                    targets=targets(
                        interaction_id=_KEY,
                        account_id=_ACCOUNT,
                        kind=Const("meeting"),
                        purpose=Col("Purpose", "Category", "Categories", "目的"),
                        direction=sql("CASE WHEN {d} IS NOT NULL THEN 'both' END", d=_THEIR_DOMAIN),
                        happened_at=_START,
                        minutes=First(
                            Col("Minutes", "Duration (minutes)", "时长（分钟）"),
                            sql(
                                "CAST(date_diff('minute', try_cast({s} AS TIMESTAMP), try_cast({e} AS TIMESTAMP)) AS"
                                " VARCHAR)",
                                s=_START,
                                e=_END,
                            ),
                        ),
                    ),
                ),
                Part(
                    entity="participant",
                    each=_ATTENDEES,
                    where=sql("contains({i}, '@')", i=EACH),
                    is_gathered=True,
                    targets=targets(
                        participant_id=sql("{k} || '/' || {p}", k=_KEY, p=_PERSON),
                        interaction_id=_KEY,
                        contact_id=_person(False),
                        employee_id=_person(True),
                        happened_at=_START,
                    ),
                ),
                _met("contact", False, {"contact_id": _PERSON, "account_id": _ACCOUNT, "email": _EMAIL}),
                _met("employee", True, {"employee_id": _PERSON, "email": _EMAIL}),
                Part(
                    entity="account",
                    where=sql("{k} IS NOT NULL", k=_ACCOUNT),
                    is_gathered=True,
                    is_distinct=True,
                    is_new_only=True,
                    targets=targets(account_id=_ACCOUNT, domain=_THEIR_DOMAIN, external_ids=_GIVEN),
                ),
            ),
        ),
    ),
)
