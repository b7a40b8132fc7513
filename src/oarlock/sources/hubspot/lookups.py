"""Tables that only serve others: which company a deal belongs to, what its stages mean."""

from __future__ import annotations

from oarlock.domain.plan import Preset

LOOKUPS = (
    Preset(
        name="hubspot_table_deal_company",
        title="HubSpot warehouse table: deal_company",
        needs=(("deal_id",), ("company_id",)),
        hints=("type_id", "category"),
        refuses=("property_dealname", "engagement_id", "ticket_id", "contact_id", "value"),
    ),
    Preset(
        name="hubspot_table_deal_pipeline_stage",
        title="HubSpot warehouse table: deal_pipeline_stage",
        needs=(("stage_id",), ("pipeline_id",), ("label",), ("closed_won", "probability")),
        hints=("is_closed", "display_order", "active"),
        refuses=("ticket_state",),
    ),
    Preset(
        name="hubspot_table_contact_company",
        title="HubSpot warehouse table: contact_company",
        needs=(("contact_id",), ("company_id",)),
        hints=("type_id", "category"),
        refuses=("deal_id", "engagement_id", "ticket_id", "property_email", "value"),
    ),
)
