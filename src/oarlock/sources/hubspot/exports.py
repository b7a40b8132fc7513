"""CSV exports of companies, contacts and deals; stamps are in the time zone of the person who exported."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, domain_of, external_ids, first_of_list, full_name, share, sql, targets
from oarlock.domain.plan import Col, First, Part, Preset, ReadPlan
from oarlock.sources.hubspot.stages import closed_by, won_by


def _plan(preset: str, part: Part) -> ReadPlan:
    return ReadPlan(preset=preset, system="hubspot", zone="local", parts=(part,), never=NEVER)


_COMPANY = First(
    first_of_list("Associated Company IDs (Primary)"),
    first_of_list("Primary Associated Company ID"),
    first_of_list(Col("Associated Company IDs", "Associated Company ID")),
)
_CHANGED = Col("Last Modified Date", "Object last modified date/time", "Last modified date")

EXPORTS = (
    Preset(
        name="hubspot_companies",
        title="HubSpot export: companies",
        needs=(("Record ID", "Company ID"), ("Company name",)),
        hints=(
            *("Company Domain Name", "Website URL", "Company owner", "Industry", "Lifecycle Stage", "Country/Region"),
            *("Create Date", "Last Activity Date", "City", "Phone Number", "Parent Company", "Number of Employees"),
        ),
        refuses=("Deal Name", "First Name", "Last Name", "Ticket name"),
        plan=_plan(
            "hubspot_companies",
            Part(
                entity="account",
                targets=targets(
                    account_id=Col("Record ID", "Company ID"),
                    name="Company name",
                    parent_id=first_of_list(
                        Col("Parent Company ID", "Parent company IDs", "Associated Parent Company IDs")
                    ),
                    domain=First(domain_of("Company Domain Name"), domain_of("Website URL")),
                    external_ids=external_ids(
                        plain=Col("External ID", "Customer ID", "Account Number"),
                        salesforce=Col("Salesforce Account ID"),
                        stripe=Col("Stripe Customer ID"),
                    ),
                    segment=Col("Segment", "Target Account Tier", "Ideal Customer Profile Tier"),
                    industry="Industry",
                    country="Country/Region",
                    region="State/Region",
                    channel=Col("Original Traffic Source", "Original Source Type"),
                    lifecycle="Lifecycle Stage",
                    employees="Number of Employees",
                    created_at="Create Date",
                    updated_at=_CHANGED,
                ),
            ),
        ),
    ),
    Preset(
        name="hubspot_contacts",
        title="HubSpot export: contacts",
        needs=(("Record ID", "Contact ID"), ("First Name", "Last Name"), ("Email",)),
        hints=(
            *("Phone Number", "Job Title", "Contact owner", "Lifecycle Stage", "Associated Company", "Create Date"),
            *("Associated Company IDs", "Lead Status", "Last Activity Date", "Marketing contact status"),
        ),
        refuses=("Deal Name", "Account Name"),
        plan=_plan(
            "hubspot_contacts",
            Part(
                entity="contact",
                targets=targets(
                    contact_id=Col("Record ID", "Contact ID"),
                    account_id=_COMPANY,
                    name=full_name("First Name", "Last Name"),
                    email="Email",
                    phone=Col("Phone Number", "Mobile Phone Number"),
                    title="Job Title",
                    department="Department",
                    created_at="Create Date",
                    updated_at=_CHANGED,
                ),
            ),
        ),
    ),
    Preset(
        name="hubspot_deals",
        title="HubSpot export: deals",
        needs=(("Record ID", "Deal ID"), ("Deal Name",), ("Deal Stage",)),
        hints=(
            *("Pipeline", "Amount", "Deal owner", "Close Date", "Create Date", "Last Activity Date", "Deal Type"),
            *("Associated Company IDs (Primary)", "Associated Company IDs", "Associated Contact IDs", "Currency"),
        ),
        plan=_plan(
            "hubspot_deals",
            Part(
                entity="opportunity",
                targets=targets(
                    opportunity_id=Col("Record ID", "Deal ID"),
                    account_id=_COMPANY,
                    name="Deal Name",
                    stage="Deal Stage",
                    kind="Deal Type",
                    amount="Amount",
                    currency="Currency",
                    # A portal shows the probability as a share or as a percentage.
                    probability=sql(
                        "CASE WHEN {x} LIKE '%\\%' ESCAPE '\\' THEN {p} ELSE {x} END",
                        x="Deal probability",
                        p=share("Deal probability"),
                    ),
                    close_date="Close Date",
                    is_closed=First(Col("Is closed", "Is Deal Closed?"), closed_by("Deal Stage")),
                    is_won=First(Col("Is Closed Won"), won_by("Deal Stage")),
                    competitor="Competitor",
                    loss_reason=Col("Closed Lost Reason", "Closed Won Reason"),
                    created_at="Create Date",
                    updated_at=_CHANGED,
                ),
            ),
        ),
    ),
)
