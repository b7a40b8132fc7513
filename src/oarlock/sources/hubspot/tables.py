"""Warehouse tables of companies, contacts, deals and owners; columns that nobody filled may be missing."""

from __future__ import annotations

from oarlock.domain.expressions import (
    NEVER,
    domain_of,
    external_ids,
    first_of_list,
    full_name,
    not_true,
    sql,
    targets,
)
from oarlock.domain.plan import Col, First, Lookup, Part, Preset, ReadPlan
from oarlock.sources.hubspot.stages import closed_by, won_by

_KEPT = not_true("is_deleted", "_fivetran_deleted", "property_is_deleted", "is_archived")
_STAGE_ID = Col("deal_pipeline_stage_id", "property_dealstage")
_STAGE = First(Col("stage.label"), Col("deal_pipeline_stage_id"), Col("property_dealstage"))
_OTHERS = ("property_dealname", "property_hs_ticket_priority", "property_hs_pipeline_stage", "engagement_id")


def _plan(preset: str, part: Part, *lookups: Lookup) -> ReadPlan:
    return ReadPlan(preset=preset, system="hubspot", parts=(part,), lookups=lookups, never=NEVER)


def _deal_company(alias: str, where: str) -> Lookup:
    return Lookup(
        alias=alias,
        preset="hubspot_table_deal_company",
        on=("deal_id", "deal_id"),
        match=Col("deal_id", "id"),
        where=sql(where, t="type_id"),
        is_required=False,
    )


TABLES = (
    Preset(
        name="hubspot_table_company",
        title="HubSpot warehouse table: company",
        needs=(
            ("id", "company_id"),
            ("property_name",),
            ("property_createdate", "property_domain", "property_industry", "property_website", "portal_id"),
        ),
        hints=("property_country", "property_city", "property_lifecyclestage", "property_numberofemployees"),
        refuses=(*_OTHERS, "property_firstname", "property_email"),
        plan=_plan(
            "hubspot_table_company",
            Part(
                entity="account",
                where=_KEPT,
                targets=targets(
                    account_id=Col("id", "company_id"),
                    name="property_name",
                    parent_id=Col("property_hs_parent_company_id"),
                    domain=First(domain_of("property_domain"), domain_of("property_website")),
                    external_ids=external_ids(
                        plain=Col("property_external_id", "property_customer_id"),
                        salesforce=Col("property_salesforceaccountid"),
                        stripe=Col("property_stripe_customer_id"),
                    ),
                    segment=Col("property_hs_ideal_customer_profile", "property_segment"),
                    industry="property_industry",
                    country="property_country",
                    region="property_state",
                    channel="property_hs_analytics_source",
                    lifecycle="property_lifecyclestage",
                    employees="property_numberofemployees",
                    created_at="property_createdate",
                    updated_at="property_hs_lastmodifieddate",
                ),
            ),
        ),
    ),
    Preset(
        name="hubspot_table_contact",
        title="HubSpot warehouse table: contact",
        needs=(("id", "vid", "contact_id"), ("property_email", "property_firstname", "property_lastname")),
        hints=("property_jobtitle", "property_createdate", "property_company", "property_phone"),
        refuses=_OTHERS,
        plan=_plan(
            "hubspot_table_contact",
            Part(
                entity="contact",
                where=_KEPT,
                targets=targets(
                    contact_id=Col("id", "vid", "contact_id"),
                    account_id=First(first_of_list("property_associatedcompanyid"), Col("company.company_id")),
                    name=full_name("property_firstname", "property_lastname"),
                    email="property_email",
                    phone=First(Col("property_phone"), Col("property_mobilephone")),
                    title="property_jobtitle",
                    department="property_department",
                    created_at=First(Col("property_createdate"), Col("property_created_at")),
                    updated_at=Col("property_lastmodifieddate", "property_hs_lastmodifieddate"),
                ),
            ),
            Lookup(
                alias="company",
                preset="hubspot_table_contact_company",
                on=("id", "contact_id"),
                match=Col("id", "vid", "contact_id"),
                is_required=False,
            ),
        ),
    ),
    Preset(
        name="hubspot_table_deal",
        title="HubSpot warehouse table: deal",
        needs=(("deal_id", "id"), ("property_dealname",)),
        hints=("deal_pipeline_id", "deal_pipeline_stage_id", "owner_id", "property_amount", "property_closedate"),
        plan=_plan(
            "hubspot_table_deal",
            Part(
                entity="opportunity",
                where=_KEPT,
                targets=targets(
                    opportunity_id=Col("deal_id", "id"),
                    account_id=First(Col("main.company_id"), Col("any.company_id")),
                    name="property_dealname",
                    stage=_STAGE,
                    kind="property_dealtype",
                    amount="property_amount",
                    currency="property_deal_currency_code",
                    probability=First(Col("property_hs_deal_stage_probability"), Col("stage.probability")),
                    close_date="property_closedate",
                    is_closed=First(Col("stage.is_closed"), Col("property_hs_is_closed"), closed_by(_STAGE_ID)),
                    is_won=First(Col("stage.closed_won"), Col("property_hs_is_closed_won"), won_by(_STAGE_ID)),
                    owner_id=Col("owner_id", "property_hubspot_owner_id"),
                    competitor="property_competitor",
                    loss_reason=First(Col("property_closed_lost_reason"), Col("property_closed_won_reason")),
                    created_at="property_createdate",
                    updated_at="property_hs_lastmodifieddate",
                ),
            ),
            # HubSpot's own link type 5 is the deal's primary company.
            _deal_company("main", "{t} = '5'"),
            _deal_company("any", "true"),
            Lookup(
                alias="stage",
                preset="hubspot_table_deal_pipeline_stage",
                on=("deal_pipeline_stage_id", "stage_id"),
                match=_STAGE_ID,
                is_required=False,
            ),
        ),
    ),
    Preset(
        name="hubspot_table_owner",
        title="HubSpot warehouse table: owner",
        needs=(("owner_id",), ("email",), ("first_name", "last_name"), ("portal_id", "active_user_id", "user_id")),
        hints=("type", "created_at", "updated_at", "is_active"),
        refuses=("id", "account_id", "company"),
        plan=_plan(
            "hubspot_table_owner",
            Part(
                entity="employee",
                where=_KEPT,
                targets=targets(employee_id="owner_id", name=full_name("first_name", "last_name"), email="email"),
            ),
        ),
    ),
)
