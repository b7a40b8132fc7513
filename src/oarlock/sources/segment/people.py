"""Users and groups: one row per call (identifies, groups), or one row each (users, accounts)."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, domain_of, sql, targets
from oarlock.domain.nested import newest
from oarlock.domain.plan import Col, Expr, First, Lookup, Part, Preset, ReadPlan

_SEEN = Col("received_at")
_NAME = First(
    Col("name", "full_name"),
    sql(
        "nullif(concat_ws(' ', {f}, {l}), '')",
        f=Col("first_name", "firstname"),
        l=Col("last_name", "lastname"),
    ),
)
_GROUPED = Lookup(
    alias="grouped",
    preset="segment_groups",
    on=("user_id", "user_id"),
    newest_by="received_at",
    match=Col("user_id", "id"),
    is_required=False,
)
_EVENTS = ("event", "event_text", "distinct_id", "ticket_id", "path", "conversation_id")
_TRAITS = ("name", "email", "first_name", "last_name", "created_at", "uuid_ts", "context_library_name")


def _person(user: str, *, is_call: bool) -> Part:
    """A contact; calls only hold the traits that they bring, so that the newest of each counts."""

    def trait(part: Expr) -> Expr:
        return newest(part, by=_SEEN, of=user) if is_call else part

    return Part(
        entity="contact",
        where=sql("{u} IS NOT NULL", u=user),
        is_distinct=is_call,
        targets=targets(
            contact_id=user,
            user_id=user,
            account_id=First(
                trait(Col("context_group_id", "company_id", "organization_id", "account_id")), Col("grouped.group_id")
            ),
            name=trait(_NAME),
            email=trait(Col("email")),
            phone=trait(Col("phone")),
            title=trait(Col("title", "job_title")),
            created_at=trait(Col("created_at", "createdat")),
            updated_at=newest(_SEEN, by=_SEEN, of=user) if is_call else _SEEN,
        ),
    )


def _account(key: str, *, is_call: bool) -> Part:
    """An account with the newest of each trait."""

    def trait(*names: str) -> Expr:
        return newest(Col(*names), by=_SEEN, of=key) if is_call else Col(*names)

    return Part(
        entity="account",
        where=sql("{g} IS NOT NULL", g=key),
        is_distinct=is_call,
        targets=targets(
            account_id=key,
            name=trait("name", "company_name"),
            domain=First(domain_of(trait("website")), domain_of(trait("domain"))),
            external_ids=key,
            segment=trait("segment", "plan"),
            industry=trait("industry"),
            country=trait("country", "address_country"),
            employees=trait("employees", "employee_count"),
            created_at=trait("created_at", "createdat"),
            updated_at=newest(_SEEN, by=_SEEN, of=key) if is_call else _SEEN,
        ),
    )


def _preset(
    name: str, title: str, needs: tuple[tuple[str, ...], ...], refuses: tuple[str, ...], part: Part, *lookups: Lookup
) -> Preset:
    plan = ReadPlan(preset=name, system="segment", parts=(part,), lookups=lookups, never=NEVER)
    hints = (*_TRAITS, *(("context_ip", "timestamp", "sent_at") if part.is_distinct else ()))
    return Preset(name=name, title=title, needs=needs, hints=hints, refuses=(*_EVENTS, *refuses), plan=plan)


_STAMPS = ("uuid_ts", "loaded_at", "uuid")

PEOPLE = (
    _preset(
        "segment_identifies",
        "Segment warehouse table: identifies",
        (("id",), ("user_id",), ("anonymous_id",), ("received_at",), ("original_timestamp", "sent_at", "timestamp")),
        ("group_id", "url", "context_device_type"),
        _person("user_id", is_call=True),
        _GROUPED,
    ),
    _preset(
        "segment_groups",
        "Segment warehouse table: groups",
        (("id",), ("group_id",), ("user_id", "anonymous_id"), ("received_at",), ("original_timestamp", "sent_at")),
        (),
        _account("group_id", is_call=True),
    ),
    _preset(
        "segment_users",
        "Segment warehouse table: users",
        (("id",), ("received_at",), _STAMPS, ("email", "first_name", "last_name", "firstname", "lastname")),
        ("group_id", "anonymous_id", "user_id"),
        _person("id", is_call=False),
        _GROUPED,
    ),
    _preset(
        "segment_accounts",
        "Segment warehouse table: accounts",
        (("id",), ("received_at",), _STAMPS, ("name", "company_name", "website", "industry", "employees", "plan")),
        ("group_id", "anonymous_id", "user_id", "email", "first_name", "last_name", "firstname", "lastname"),
        _account("id", is_call=False),
    ),
)
