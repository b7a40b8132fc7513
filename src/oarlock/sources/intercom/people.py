"""Companies, contacts and admins; the API counts seconds since 1970, warehouses write stamps."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, domain_of, not_true, targets
from oarlock.domain.nested import instant
from oarlock.domain.plan import Col, First, Lookup, Part, Preset, ReadPlan

_KEPT = not_true("_fivetran_deleted", "is_deleted")


def _plan(name: str, *parts: Part, lookups: tuple[Lookup, ...] = ()) -> ReadPlan:
    return ReadPlan(preset=name, system="intercom", parts=parts, lookups=lookups, never=NEVER)


PEOPLE = (
    Preset(
        name="intercom_table_company",
        title="Intercom warehouse table: company, company_history",
        needs=(("id",), ("name", "company_id"), ("session_count", "monthly_spend"), ("user_count", "plan_name")),
        hints=("created_at", "updated_at", "industry", "size", "website", "remote_created_at", "last_request_at"),
        plan=_plan(
            "intercom_table_company",
            Part(
                entity="account",
                is_history=True,
                where=_KEPT,
                targets=targets(
                    account_id="id",
                    name="name",
                    domain=domain_of("website"),
                    # The company's own key for its customer, given when the company was made.
                    external_ids="company_id",
                    segment="plan_name",
                    industry="industry",
                    employees="size",
                    created_at=instant(First(Col("remote_created_at"), Col("created_at"))),
                    updated_at=instant("updated_at"),
                ),
            ),
        ),
    ),
    Preset(
        name="intercom_table_contact",
        title="Intercom warehouse table: contact, contact_history",
        needs=(("id",), ("role",), ("signed_up_at", "last_replied_at", "last_contacted_at")),
        hints=("email", "name", "external_id", "created_at", "updated_at", "workspace_id", "last_seen_at"),
        plan=_plan(
            "intercom_table_contact",
            Part(
                entity="contact",
                is_history=True,
                where=_KEPT,
                targets=targets(
                    contact_id="id",
                    account_id=First(Col("company_id", "companies.0.id"), Col("company.company_id")),
                    name="name",
                    email="email",
                    phone="phone",
                    title=Col("custom_job_title", "job_title"),
                    user_id="external_id",
                    created_at=instant(First(Col("signed_up_at"), Col("created_at"))),
                    updated_at=instant("updated_at"),
                ),
            ),
            lookups=(
                Lookup(
                    alias="company",
                    preset="intercom_table_contact_company",
                    on=("id", "contact_id"),
                    newest_by="contact_updated_at",
                    is_required=False,
                ),
            ),
        ),
    ),
    Preset(
        name="intercom_table_contact_company",
        title="Intercom warehouse table: contact_company, contact_company_history",
        needs=(("company_id",), ("contact_id",), ("contact_updated_at", "_fivetran_synced")),
        refuses=("deal_id", "value", "type_id", "property_email"),
    ),
    Preset(
        name="intercom_table_admin",
        title="Intercom warehouse table: admin",
        needs=(("id",), ("job_title",), ("email",), ("name",)),
        hints=("_fivetran_deleted", "_fivetran_synced"),
        refuses=("role", "account_id", "company", "department", "phone", "created_at", "first_name", "contact_id"),
        plan=_plan(
            "intercom_table_admin",
            Part(entity="employee", where=_KEPT, targets=targets(employee_id="id", name="name", email="email")),
        ),
    ),
)
