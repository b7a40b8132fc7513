"""Mixpanel: the raw export of events, JSON lines with everything but the name under `properties`."""

from __future__ import annotations

from oarlock.domain.events import accounts, group_in, usage
from oarlock.domain.expressions import NEVER, not_in
from oarlock.domain.nested import first_item, inside, instant
from oarlock.domain.plan import Col, First, Preset, ReadPlan

_KEY = First(
    first_item(inside("properties", "company_id", "company", "organization_id", "account_id", "group_id")),
    group_in("properties.$groups"),
)

PRESETS = (
    Preset(
        name="mixpanel_events",
        title="Mixpanel export: events",
        needs=(("event",), ("properties.distinct_id", "properties.$user_id"), ("properties.time",)),
        hints=("properties.$insert_id", "properties.mp_lib", "properties.$mp_api_timestamp_ms", "properties.$city"),
        refuses=("uuid", "distinct_id"),
        plan=ReadPlan(
            preset="mixpanel_events",
            system="mixpanel",
            never=NEVER,
            parts=(
                usage(
                    where=not_in("event", "$identify", "$create_alias", "$merge"),
                    account=_KEY,
                    user=inside("properties", "$user_id", "distinct_id"),
                    event=Col("event"),
                    at=instant(Col("properties.time")),
                    received=instant(inside("properties", "mp_processing_time_ms", "$mp_api_timestamp_ms")),
                    key=inside("properties", "$insert_id"),
                ),
                accounts(_KEY),
            ),
        ),
    ),
)
