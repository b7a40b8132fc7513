"""Calls that say that somebody did something: tracks, the tables of single events, pages and screens."""

from __future__ import annotations

from oarlock.domain.events import accounts, usage
from oarlock.domain.expressions import NEVER, sql
from oarlock.domain.nested import inside
from oarlock.domain.plan import Col, Expr, First, Lookup, Preset, ReadPlan

_GROUP = First(
    Col("context_group_id", "context_groupid"),
    inside("context", "groupId", "group_id"),
    Col("group_id"),
    Col("grouped.group_id"),
)
_HINTS = ("context_library_name", "context_ip", "original_timestamp", "sent_at", "uuid_ts", "timestamp", "user_id")
_ID = ("id", "message_id", "messageId")


def _preset(
    name: str, title: str, event: Expr, needs: tuple[tuple[str, ...], ...], refuses: tuple[str, ...], *hints: str
) -> Preset:
    plan = ReadPlan(
        preset=name,
        system="segment",
        never=NEVER,
        parts=(
            usage(
                account=_GROUP,
                user=First(Col("user_id"), Col("anonymous_id")),
                event=event,
                # `timestamp` is corrected for wrong clocks of devices; the other stamps are not.
                at=First(Col("timestamp"), Col("original_timestamp"), Col("sent_at"), Col("received_at")),
                received=First(Col("received_at"), Col("uuid_ts"), Col("loaded_at")),
                key=Col(*_ID),
            ),
            accounts(_GROUP),
        ),
        lookups=(
            Lookup(
                alias="grouped",
                preset="segment_groups",
                on=("user_id", "user_id"),
                newest_by="received_at",
                is_required=False,
            ),
        ),
    )
    return Preset(
        name=name,
        title=title,
        needs=(_ID, ("anonymous_id",), ("received_at",), *needs),
        hints=(*_HINTS, *hints),
        refuses=("distinct_id", "ticket_id", *refuses),
        plan=plan,
    )


def _viewed(word: str) -> Expr:
    return First(sql(f"'{word} ' || {{n}}", n="name"), sql(f"'{word} ' || {{p}}", p=Col("path", "context_page_path")))


CALLS = (
    _preset(
        "segment_tracks",
        "Segment warehouse tables: tracks, and the table of a single event",
        First(Col("event_text"), Col("event")),
        (("event", "event_text"),),
        ("uuid",),
        "event_text",
        "event",
    ),
    _preset(
        "segment_pages",
        "Segment warehouse table: pages",
        First(_viewed("Viewed"), sql("'Viewed a page'")),
        (("path", "url", "context_page_path"), ("search", "referrer", "title", "category", "name")),
        ("event", "event_text", "group_id", "email"),
    ),
    _preset(
        "segment_screens",
        "Segment warehouse table: screens",
        First(_viewed("Viewed"), sql("'Viewed a screen'")),
        (("context_device_type", "context_os_name", "context_app_version", "context_device_id"), ("name",)),
        ("event", "event_text", "group_id", "email", "path", "url", "context_page_path"),
    ),
)
