"""Warehouse tables of organizations and users; agents are our employees, all others the customer's contacts."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, domain_of, not_true, sql, targets
from oarlock.domain.plan import Col, Lookup, Part, Preset, ReadPlan

OURS = ("agent", "admin")
"""Roles of our own people."""


def _ours(is_ours: bool) -> str:
    listed = ", ".join(f"'{role}'" for role in OURS)
    return f"coalesce(lower({{r}}), '') {'IN' if is_ours else 'NOT IN'} ({listed})"


_KEPT = not_true("_fivetran_deleted")

PEOPLE = (
    Preset(
        name="zendesk_table_organization",
        title="Zendesk warehouse table: organization",
        needs=(("id",), ("name",), ("shared_tickets", "shared_comments"), ("external_id", "group_id", "details")),
        hints=("created_at", "updated_at", "notes", "url", "domain_names"),
        refuses=("role", "ticket_id", "email"),
        plan=ReadPlan(
            preset="zendesk_table_organization",
            system="zendesk",
            never=NEVER,
            lookups=(
                Lookup(
                    alias="domain",
                    preset="zendesk_table_domain_name",
                    on=("id", "organization_id"),
                    is_required=False,
                ),
            ),
            parts=(
                Part(
                    entity="account",
                    where=_KEPT,
                    targets=targets(
                        account_id="id",
                        name="name",
                        domain=domain_of(Col("domain.domain_name")),
                        external_ids="external_id",
                        created_at="created_at",
                        updated_at="updated_at",
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="zendesk_table_domain_name",
        title="Zendesk warehouse table: domain_name",
        needs=(("organization_id",), ("domain_name",), ("index",)),
    ),
    Preset(
        name="zendesk_table_user",
        title="Zendesk warehouse table: user",
        needs=(
            ("id",),
            ("email", "name"),
            ("role",),
            ("ticket_restriction", "only_private_comments", "restricted_agent", "moderator"),
        ),
        hints=("organization_id", "external_id", "created_at", "updated_at", "time_zone", "suspended", "active"),
        refuses=("ticket_id", "workspace_id"),
        plan=ReadPlan(
            preset="zendesk_table_user",
            system="zendesk",
            never=NEVER,
            parts=(
                Part(
                    entity="contact",
                    where=both(sql(_ours(False), r="role"), _KEPT),
                    targets=targets(
                        contact_id="id",
                        account_id="organization_id",
                        name="name",
                        email="email",
                        phone="phone",
                        user_id="external_id",
                        created_at="created_at",
                        updated_at="updated_at",
                    ),
                ),
                Part(
                    entity="employee",
                    where=both(sql(_ours(True), r="role"), _KEPT),
                    targets=targets(employee_id="id", name="name", email="email"),
                ),
            ),
        ),
    ),
)
