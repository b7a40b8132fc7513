"""Accounts, their warehouse history, and the field history that Salesforce itself keeps."""

from __future__ import annotations

from oarlock.domain.expressions import domain_of, external_ids, targets
from oarlock.domain.plan import Col, Expr, First, Part, Preset
from oarlock.sources.salesforce.ids import KEPT, KEPT_VERSIONS, plan, record_id

_NEEDS = (
    ("Id",),
    ("Name",),
    ("OwnerId", "BillingCountry", "BillingCity", "BillingStreet", "AccountSource", "NumberOfEmployees"),
    ("Industry", "Website", "Type", "BillingCountry", "AnnualRevenue", "AccountNumber", "ParentId"),
)
_HINTS = (
    *("IsDeleted", "MasterRecordId", "RecordTypeId", "AccountNumber", "Ownership", "Rating", "CreatedDate", "Sic"),
    *("BillingState", "BillingPostalCode", "LastActivityDate", "ShippingCity", "TickerSymbol", "LastModifiedDate"),
)
_OTHERS = (
    *("AccountId", "StageName", "LastName", "FirstName", "ProductCode", "Username", "DeveloperName", "Subject"),
    *("NumberSent", "ExpectedResponse", "OrderNumber", "ContractNumber", "CaseNumber", "property_name"),
)


def _columns() -> dict[str, Expr | str]:
    return {
        "account_id": record_id("Id"),
        "name": "Name",
        "parent_id": record_id("ParentId"),
        "domain": domain_of("Website"),
        "external_ids": external_ids(
            plain=First(Col("External_ID__c", "ExternalId__c", "Customer_ID__c"), Col("AccountNumber")),
            stripe=Col("Stripe_Customer_ID__c", "StripeCustomerId__c"),
            hubspot=Col("HubSpot_ID__c", "HubSpot_Company_ID__c"),
        ),
        "segment": Col("Segment__c", "Customer_Segment__c", "Tier__c"),
        "industry": "Industry",
        "country": First(Col("BillingCountry"), Col("BillingCountryCode"), Col("ShippingCountry")),
        "region": Col("Region__c", "Sales_Region__c", "Territory__c"),
        "channel": "AccountSource",
        "lifecycle": "Type",
        "currency": "CurrencyIsoCode",
        "employees": "NumberOfEmployees",
        "created_at": "CreatedDate",
    }


ACCOUNTS = (
    Preset(
        name="salesforce_account",
        title="Salesforce: Account",
        needs=_NEEDS,
        hints=_HINTS,
        refuses=(*_OTHERS, "_fivetran_start"),
        plan=plan(
            "salesforce_account",
            Part(
                entity="account",
                where=KEPT,
                targets=targets(_columns(), updated_at=First(Col("LastModifiedDate"), Col("SystemModstamp"))),
            ),
        ),
    ),
    Preset(
        name="salesforce_account_history",
        title="Salesforce: Account with all its versions (warehouse history)",
        needs=(*_NEEDS, ("_fivetran_start",)),
        hints=_HINTS,
        refuses=_OTHERS,
        plan=plan(
            "salesforce_account_history",
            Part(
                entity="account",
                where=KEPT_VERSIONS,
                is_history=True,
                targets=targets(_columns(), updated_at="_fivetran_start", valid_from="_fivetran_start"),
            ),
        ),
    ),
    Preset(
        name="salesforce_account_field_history",
        title="Salesforce: AccountHistory (changes of tracked fields)",
        needs=(("AccountId",), ("Field",), ("OldValue",), ("NewValue",), ("CreatedDate",)),
        hints=("Id", "IsDeleted", "CreatedById", "DataType"),
        plan=plan(
            "salesforce_account_field_history",
            Part(
                entity="account_attribute",
                where=KEPT_VERSIONS,
                is_history=True,
                targets=targets(
                    account_id=record_id("AccountId"), attribute="Field", value="NewValue", valid_from="CreatedDate"
                ),
            ),
        ),
    ),
)
