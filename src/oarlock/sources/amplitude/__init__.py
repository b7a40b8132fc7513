"""Amplitude: the raw export of events, JSON lines in one compressed file an hour."""

from __future__ import annotations

from oarlock.domain.events import accounts, group_in, usage
from oarlock.domain.expressions import NEVER, sql
from oarlock.domain.nested import inside, instant
from oarlock.domain.plan import Col, First, Preset, ReadPlan

_KEY = First(group_in("groups"), inside("user_properties", "company_id", "organization_id", "account_id"))
_EVENT = Col("event_type")
_AT = First(instant("event_time"), instant("time"), instant("client_event_time"))

PRESETS = (
    Preset(
        name="amplitude_events",
        title="Amplitude export: events",
        needs=(("event_type",), ("event_time", "time"), ("amplitude_id", "device_id", "user_id")),
        hints=(
            *(
                "uuid",
                "$insert_id",
                "server_upload_time",
                "server_received_time",
                "processed_time",
                "app",
                "session_id",
            ),
            *(
                "user_creation_time",
                "platform",
                "os_version",
                "version_name",
                "device_carrier",
                "city",
                "dma",
                "paying",
            ),
        ),
        refuses=("distinct_id", "event_text", "ticket_id"),
        plan=ReadPlan(
            preset="amplitude_events",
            system="amplitude",
            never=NEVER,
            parts=(
                usage(
                    # Amplitude's own marks ([Amplitude] Start Session, $identify) are no acts of a user.
                    where=sql(
                        "coalesce({e}, '') NOT IN ('session_start', 'session_end', '$identify', '$groupidentify')",
                        e=_EVENT,
                    ),
                    account=_KEY,
                    user=First(Col("user_id"), Col("amplitude_id"), Col("device_id")),
                    event=_EVENT,
                    at=_AT,
                    received=First(
                        instant(Col("server_upload_time")), instant("server_received_time"), instant("processed_time")
                    ),
                    key=First(Col("uuid"), Col("$insert_id", "insert_id")),
                ),
                accounts(_KEY),
            ),
        ),
    ),
)
