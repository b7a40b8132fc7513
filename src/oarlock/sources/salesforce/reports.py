"""Report exports: columns go by their labels, IDs may be missing, and a footer follows an empty row."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, domain_of, full_name, share, sql, targets
from oarlock.domain.plan import Col, Expr, First, Part, Preset, ReadPlan
from oarlock.sources.salesforce.ids import record_id
from oarlock.sources.salesforce.opportunities import closed_by, won_by

_MONEY = ("Amount", "Total Amount", "Amount (converted)", "ACV", "ARR", "ARR to Renew")
_ACCOUNT = First(
    record_id(Col("Account ID", "Account ID 18", "18 Digit Account ID")),
    sql("'name:' || {n}", n="Account Name"),
)
_HAS_ACCOUNT = sql("{n} IS NOT NULL AND {n} NOT LIKE 'Grand Total%' AND {n} NOT LIKE 'Total%(%'", n="Account Name")


def _report(name: str, *parts: Part) -> ReadPlan:
    return ReadPlan(preset=name, system="salesforce", zone="local", parts=parts, skip_after_blank=True, never=NEVER)


def _amount() -> Expr:
    """The amount without the currency code that some locales write before it (`USD 1,200.00`)."""
    return sql("regexp_replace({x}, '^[A-Z][A-Z][A-Z] ', '')", x=Col(*_MONEY))


def _currency() -> Expr:
    """The currency column that comes with the amount, or the code before the amount."""
    pairs = Col(*(f"{money} Currency" for money in _MONEY), "Currency", "Opportunity Currency")
    return First(pairs, sql("nullif(regexp_extract({x}, '^([A-Z][A-Z][A-Z]) ', 1), '')", x=Col(*_MONEY)))


_NAMED_ACCOUNT = Part(
    entity="account",
    where=_HAS_ACCOUNT,
    is_distinct=True,
    is_new_only=True,
    targets=targets(account_id=_ACCOUNT, name="Account Name"),
)

REPORTS = (
    Preset(
        name="salesforce_opportunity_report",
        title="Salesforce report: opportunities",
        needs=(("Opportunity Name",), ("Stage",), ("Close Date",)),
        hints=(
            *("Account Name", "Opportunity Owner", "Amount", "Type", "Probability (%)", "Expected Revenue", "Age"),
            *("Created Date", "Next Step", "Lead Source", "Owner Role", "Fiscal Period", "Forecast Category"),
        ),
        refuses=("StageName",),
        plan=_report(
            "salesforce_opportunity_report",
            Part(
                entity="opportunity",
                where=sql("{n} IS NOT NULL AND {s} IS NOT NULL", n="Opportunity Name", s="Stage"),
                targets=targets(
                    # Without an ID the opportunity is known by what a person would know it by.
                    opportunity_id=First(
                        record_id(Col("Opportunity ID", "Opportunity ID 18", "18 Digit Opportunity ID")),
                        sql(
                            "'name:' || concat_ws(' / ', {a}, {o}, {c})",
                            a="Account Name",
                            o="Opportunity Name",
                            c="Created Date",
                        ),
                    ),
                    account_id=_ACCOUNT,
                    name="Opportunity Name",
                    stage="Stage",
                    kind="Type",
                    amount=_amount(),
                    currency=_currency(),
                    probability=share("Probability (%)"),
                    close_date="Close Date",
                    is_closed=First(Col("Closed"), closed_by("Stage")),
                    is_won=First(Col("Won"), won_by("Stage")),
                    owner_id=record_id(Col("Owner ID", "Opportunity Owner ID")),
                    loss_reason=Col("Loss Reason", "Closed Lost Reason"),
                    competitor=Col("Main Competitor(s)", "Primary Competitor"),
                    created_at="Created Date",
                    updated_at="Last Modified Date",
                ),
            ),
            _NAMED_ACCOUNT,
        ),
    ),
    Preset(
        name="salesforce_account_report",
        title="Salesforce report: accounts",
        needs=(("Account Name",), ("Account Owner", "Account ID")),
        hints=("Type", "Rating", "Industry", "Billing Country", "Billing State/Province", "Website", "Last Activity"),
        refuses=("Opportunity Name", "First Name", "Last Name", "Subject", "Case Number", "Amount"),
        plan=_report(
            "salesforce_account_report",
            Part(
                entity="account",
                where=_HAS_ACCOUNT,
                targets=targets(
                    account_id=_ACCOUNT,
                    name="Account Name",
                    parent_id=record_id("Parent Account ID"),
                    domain=domain_of("Website"),
                    external_ids="Account Number",
                    industry="Industry",
                    country=Col("Billing Country", "Billing Country (text only)"),
                    channel="Account Source",
                    lifecycle="Type",
                    employees="Employees",
                    created_at="Created Date",
                    updated_at="Last Modified Date",
                ),
            ),
        ),
    ),
    Preset(
        name="salesforce_contact_report",
        title="Salesforce report: contacts",
        needs=(("Last Name",), ("First Name",), ("Account Name",), ("Email", "Phone", "Title", "Contact ID")),
        hints=("Salutation", "Mailing Country", "Mailing City", "Account Owner", "Department", "Mobile"),
        refuses=("Opportunity Name", "Record ID", "Subject", "Case Number"),
        plan=_report(
            "salesforce_contact_report",
            Part(
                entity="contact",
                where=sql("{n} IS NOT NULL AND {a} IS NOT NULL", n="Last Name", a="Account Name"),
                targets=targets(
                    contact_id=First(
                        record_id(Col("Contact ID", "Contact ID 18")),
                        sql(
                            "'name:' || md5(concat_ws(' / ', {a}, {f}, {l}, {e}))",
                            a="Account Name",
                            f="First Name",
                            l="Last Name",
                            e="Email",
                        ),
                    ),
                    account_id=_ACCOUNT,
                    name=full_name("First Name", "Last Name"),
                    email="Email",
                    phone=Col("Phone", "Mobile"),
                    title="Title",
                    department="Department",
                    created_at="Created Date",
                    updated_at="Last Modified Date",
                ),
            ),
            _NAMED_ACCOUNT,
        ),
    ),
)
