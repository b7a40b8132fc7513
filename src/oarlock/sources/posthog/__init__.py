"""PostHog: batch exports of events and persons (Parquet or JSON lines), and the groups table."""

from __future__ import annotations

from oarlock.domain.events import accounts, group_in, usage
from oarlock.domain.expressions import NEVER, domain_of, not_in, not_true, sql, targets
from oarlock.domain.nested import inside, instant
from oarlock.domain.plan import Col, First, Part, Preset, ReadPlan

_KEY = First(
    group_in("properties.$groups"),
    inside("properties", "$group_0", "$group_1", "$group_2", "$group_3", "$group_4"),
)
_NOT_ACTS = (
    *("$identify", "$groupidentify", "$set", "$create_alias", "$merge_dangerously", "$feature_flag_called"),
    *("$pageleave", "$web_vitals", "$opt_in", "$$heatmap", "$performance_event", "$snapshot"),
)
"""Events that the library sends by itself or that only describe people; they are no use of the product."""


def _plan(name: str, *parts: Part) -> ReadPlan:
    return ReadPlan(preset=name, system="posthog", parts=parts, never=NEVER)


PRESETS = (
    Preset(
        name="posthog_events",
        title="PostHog batch export: events",
        needs=(("uuid",), ("event",), ("distinct_id",), ("timestamp",)),
        hints=(
            *("person_id", "properties", "person_properties", "elements_chain", "created_at", "_inserted_at"),
            *("team_id", "set", "set_once", "ip", "site_url"),
        ),
        refuses=("event_type", "original_timestamp"),
        plan=_plan(
            "posthog_events",
            usage(
                where=not_in("event", *_NOT_ACTS),
                account=_KEY,
                user=Col("distinct_id"),
                event=Col("event"),
                at=instant("timestamp"),
                received=First(instant(Col("_inserted_at", "inserted_at")), instant("created_at")),
                key=Col("uuid"),
            ),
            accounts(First(_KEY, inside("properties", "$group_key")), name=inside("properties", "$group_set.name")),
        ),
    ),
    Preset(
        name="posthog_persons",
        title="PostHog batch export: persons",
        needs=(("distinct_id",), ("person_id",), ("team_id", "person_version", "person_distinct_id_version")),
        hints=("properties", "created_at", "_inserted_at", "is_deleted", "is_identified"),
        refuses=("event", "uuid"),
        plan=_plan(
            "posthog_persons",
            Part(
                entity="contact",
                # Most persons are visitors without a name; they are users, not people that anyone deals with.
                where=sql(
                    "({e} IS NOT NULL OR {n} IS NOT NULL) AND ({k})",
                    e=inside("properties", "email", "$email"),
                    n=inside("properties", "name", "$name", "first_name", "last_name"),
                    k=not_true("is_deleted"),
                ),
                targets=targets(
                    contact_id="distinct_id",
                    account_id=inside("properties", "company_id", "organization_id", "account_id"),
                    name=First(
                        inside("properties", "name", "$name"),
                        sql(
                            "nullif(concat_ws(' ', {f}, {l}), '')",
                            f=inside("properties", "first_name"),
                            l=inside("properties", "last_name"),
                        ),
                    ),
                    email=inside("properties", "email", "$email"),
                    title=inside("properties", "title", "job_title"),
                    user_id="distinct_id",
                    created_at=instant("created_at"),
                    updated_at=instant(Col("_inserted_at", "inserted_at")),
                ),
            ),
        ),
    ),
    Preset(
        name="posthog_groups",
        title="PostHog table: groups",
        needs=(("group_key",), ("group_type_index", "group_type")),
        hints=("group_properties", "created_at", "team_id", "version"),
        plan=_plan(
            "posthog_groups",
            Part(
                entity="account",
                targets=targets(
                    account_id="group_key",
                    name=inside("group_properties", "name", "$name"),
                    domain=domain_of(inside("group_properties", "domain", "website", "url")),
                    external_ids="group_key",
                    segment=inside("group_properties", "segment", "plan"),
                    industry=inside("group_properties", "industry"),
                    country=inside("group_properties", "country"),
                    employees=inside("group_properties", "employees", "employee_count"),
                    created_at=instant("created_at"),
                    updated_at=instant(Col("_timestamp", "updated_at", "_inserted_at")),
                ),
            ),
        ),
    ),
)
