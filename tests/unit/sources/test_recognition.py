# ruff: noqa: E501  (the headers are as wide as the real ones)
"""Every preset knows its own header and nobody else's; its plan fills only declared columns and reads no card."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from oarlock.domain.entities import ENTITIES
from oarlock.domain.expressions import NEVER
from oarlock.domain.plan import Choose, Col, Expr, First, Preset, Sql, is_never
from oarlock.sources import registry
from tests.support.behaviour_headers import BEHAVIOUR, RECORDS

HEADERS = {
    **BEHAVIOUR,
    "minimal": "account_id,product,start_date,end_date,mrr,quantity,units,bill_period_months,discount",
    "stripe_subscriptions": "id,Customer ID,Customer Name,Customer Email,Status,Amount,Interval,Cancellation Reason,Created (UTC),Start (UTC),Start Date (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC),senderShopifyCustomerId (metadata)",
    "stripe_customers": "id,Description,Email,Name,Created (UTC),Card ID,Card Last4,Card Brand,Delinquent,Total Spend,Payment Count,Currency",
    "stripe_payments": "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured,Card ID,Card Last4,Card Brand,Disputed Amount,Dispute Status,Dispute Reason,Dispute Date (UTC),Dispute Evidence Due (UTC),Invoice ID,Payment Source Type,Destination,Transfer,Interchange Costs,Merchant Service Charge,Transfer Group,PaymentIntent ID",
    "stripe_invoices": "id,Amount Due,Billing,Closed,Currency,Customer,Date (UTC),Due Date (UTC),Number,Paid,Subscription,Subtotal,Total Discount Amount,Applied Coupons,Tax,Tax Percent,Total,Amount Paid,Status",
    "stripe_table_customer": "id,account_balance,address_city,balance,bank_account_id,created,currency,default_card_id,delinquent,email,invoice_prefix,is_deleted,livemode,name,metadata",
    "stripe_table_subscription": "id,customer_id,status,start_date,created,current_period_start,current_period_end,cancel_at,cancel_at_period_end,canceled_at,ended_at,trial_start,trial_end,billing_cycle_anchor,quantity,days_until_due,metadata",
    "stripe_table_subscription_history": "id,_fivetran_active,_fivetran_start,customer_id,status,start_date,created,cancel_at,cancel_at_period_end,canceled_at,ended_at,billing_cycle_anchor",
    "stripe_table_subscription_item": "id,subscription_id,plan_id,quantity,current_period_start,current_period_end,created",
    "stripe_table_price": "id,product_id,unit_amount,currency,recurring_interval,recurring_interval_count,recurring_usage_type,billing_scheme,nickname",
    "stripe_table_plan": "id,product_id,amount,currency,interval,interval_count,usage_type,billing_scheme,trial_period_days,nickname",
    "stripe_table_product": "id,active,caption,created,livemode,metadata,name,shippable,statement_descriptor,type,unit_label,updated",
    "stripe_table_invoice": "id,customer_id,subscription_id,number,status,billing_reason,currency,subtotal,tax,total,amount_due,amount_paid,amount_remaining,attempt_count,created,due_date,period_start,period_end,status_transitions_paid_at",
    "stripe_table_invoice_line_item": "id,invoice_id,subscription_id,subscription_item_id,price_id,amount,quantity,proration,period_start,period_end,type",
    "stripe_table_coupon": "id,amount_off,created,currency,duration,duration_in_months,name,percent_off,valid",
    "stripe_table_discount": "id,type,type_id,amount,coupon_id,customer_id,end,invoice_id,promotion_code,start,subscription_id",
    "stripe_table_subscription_discount": "id,checkout_session,coupon_id,customer_id,end,invoice_id,start,subscription_id",
    "stripe_table_charge": "id,amount,amount_refunded,balance_transaction_id,captured,card_id,created,currency,customer_id,failure_code,invoice_id,livemode,paid,status",
    "stripe_table_refund": "id,amount,balance_transaction_id,charge_id,created,currency,failure_reason,reason,receipt_number,status",
    "stripe_table_dispute": "id,amount,charge_id,created,currency,evidence_details_due_by,is_charge_refundable,reason,status",
    "stripe_table_payment_intent": "id,amount,amount_capturable,amount_received,capture_method,created,currency,customer_id,payment_method_id,status",
    "salesforce_account": "ID,ISDELETED,MASTERRECORDID,NAME,TYPE,PARENTID,BILLINGSTREET,BILLINGCOUNTRY,ACCOUNTNUMBER,ACCOUNTSOURCE,ANNUALREVENUE,INDUSTRY,NUMBEROFEMPLOYEES,OWNERID,OWNERSHIP,RATING,WEBSITE,CREATEDDATE",
    "salesforce_account_history": "_fivetran_active,_fivetran_start,_fivetran_end,id,name,industry,type,owner_id,billing_country,number_of_employees,is_deleted",
    "salesforce_account_field_history": "Id,IsDeleted,AccountId,CreatedById,CreatedDate,Field,DataType,OldValue,NewValue",
    "salesforce_contact": "Id,AccountId,FirstName,LastName,Email,Title,Department,ReportsToId,OwnerId",
    "salesforce_contact_history": "_fivetran_active,_fivetran_start,id,account_id,first_name,last_name,email,title,owner_id",
    "salesforce_user": "Id,Username,LastName,FirstName,Email,Alias,ProfileId,UserRoleId,TimeZoneSidKey,IsActive",
    "salesforce_product": "Id,Name,ProductCode,Description,IsActive,Family,CreatedDate,IsDeleted",
    "salesforce_opportunity": "Id,AccountId,Name,StageName,Type,Amount,ExpectedRevenue,Probability,CloseDate,CreatedDate,IsClosed,IsWon,ForecastCategory,Fiscal,OwnerId,RecordTypeId",
    "salesforce_opportunity_history": "_fivetran_active,_fivetran_start,id,account_id,name,stage_name,amount,close_date,probability,is_closed,is_won",
    "salesforce_opportunity_stage_history": "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,ExpectedRevenue,CloseDate,Probability,ForecastCategory,SystemModstamp,IsDeleted",
    "salesforce_opportunity_report": "Opportunity Owner,Account Name,Opportunity Name,Stage,Forecast Category,Fiscal Period,Close Date,Type,Total Amount Currency,Total Amount",
    "salesforce_account_report": "Account Owner,Account Name,Account Site,Billing State/Province,Type,Rating,Last Activity",
    "salesforce_contact_report": "Salutation,First Name,Last Name,Title,Account Name,Mailing Country,Phone,Email,Account Owner",
    "hubspot_companies": "Record ID,Company name,Company Domain Name,Website URL,Company owner,Industry,Lifecycle Stage,Country/Region,Create Date,Last Activity Date",
    "hubspot_contacts": "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Contact owner,Lifecycle Stage,Associated Company,Associated Company IDs",
    "hubspot_deals": "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Deal owner,Close Date,Create Date,Last Activity Date,Associated Company IDs (Primary),Associated Company IDs,Associated Contact IDs",
    "hubspot_table_company": "id,is_deleted,property_name,property_description,property_createdate,property_industry,property_city,property_country",
    "hubspot_table_contact": "_fivetran_deleted,property_email,id,property_company,property_firstname,property_lastname,property_createdate,property_jobtitle",
    "hubspot_table_contact_company": "contact_id,company_id,type_id,category",
    "hubspot_table_deal": "deal_id,is_deleted,deal_pipeline_id,deal_pipeline_stage_id,owner_id,property_dealname,property_amount,property_closedate,property_createdate",
    "hubspot_table_deal_company": "company_id,deal_id,type_id,category",
    "hubspot_table_deal_pipeline_stage": "active,closed_won,is_closed,display_order,probability,stage_id,label,pipeline_id",
    "hubspot_table_deal_stage": "_fivetran_start,deal_id,_fivetran_active,date_entered,source,value",
    "hubspot_table_owner": "owner_id,created_at,portal_id,type,updated_at,email,first_name,last_name,active_user_id",
    "hubspot_table_company_property_history": "company_id,timestamp,_fivetran_synced,source,source_id,name,value",
    "hubspot_table_contact_property_history": "contact_id,timestamp,_fivetran_synced,source,name,value,source_id",
    "hubspot_table_deal_property_history": "deal_id,timestamp,_fivetran_synced,source,name,source_id,value",
    "chargebee_mrr_changes": "id,customer_id,subscription_id,currency_code,status,status_previous,mrr,mrr_previous,mrr_change,record_recorded_at,record_start_at,record_end_at",
    "baremetrics": "plan_oid,plan_name,plan_currency,plan_amount,plan_interval,plan_interval_count,customer_oid,customer_name,customer_email,subscription_oid,subscription_started_at,subscription_canceled_at,subscription_quantity",
    "chartmogul_customers": "Name,Email,Company,Country,State,City,Zip,External ID,Lead created at,Free trial started at",
    "chartmogul_plans": "Name,Interval count,Interval unit,Plan ID",
    "chartmogul_invoices": "Customer external ID,Invoice external ID,Invoiced date,Due date,Currency",
    "chartmogul_line_items": "Invoice external ID,External ID,Subscription external ID,Subscription set external ID,Type,Amount in cents,Plan,Service period start,Service period end,Quantity,Proration,Discount code,Discount amount,Tax amount,Description,Transaction fee,Account Code",
    "chartmogul_transactions": "Invoice external ID,External ID,Type,Result,Date,Amount in cents",
    "chartmogul_subscription_events": "External ID,Subscription set external ID,Subscription external ID,Customer external ID,Plan external ID,Date,Effective Date,Event Type,Currency,Amount in Cents,Quantity,Retracted event ID",
}
SECRETS = (
    *(
        "Card ID",
        "Card Last4",
        "card_id",
        "default_card_id",
        "cardLast4",
        "Card Fingerprint",
        "Card CVC Status",
        "IBAN",
    ),
    *("bank_account_id", "bankName", "Bank Account", "bt_stripe_ssn_last_4_c", "SSN", "Routing Number", "Sort Code"),
)
HARMLESS = (
    *("discard_reason", "Business Name", "Account Number", "Embankment", "Last Name", "Postcard", "Assigned at"),
    *("Company name", "description", "Session", "bicycle", "Cardiology"),
)
SPECIFIC = [p for p in registry.all_presets() if not p.is_generic and not p.is_asked]
LOADING = [p for p in registry.all_presets() if p.plan is not None]


def test_every_preset_has_an_example_here() -> None:
    assert {p.name for p in SPECIFIC} == set(HEADERS)


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_a_header_belongs_to_one_preset_only(name: str) -> None:
    header = HEADERS[name].split(",")
    found = registry.recognise(header)
    assert found[0][0].name == name
    assert all(score < found[0][1] for other, score in found[1:] if not other.is_generic)


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_case_order_and_underscores_of_a_header_mean_nothing(name: str) -> None:
    header = ["\ufeff" + HEADERS[name].split(",")[0], *HEADERS[name].split(",")[1:], "Some Custom Field__c", ""]
    assert registry.best([h.upper() for h in reversed(header)]).name == name


@pytest.mark.parametrize("preset", LOADING, ids=lambda p: p.name)
def test_a_plan_fills_declared_columns_once_and_all_that_are_required(preset: Preset) -> None:
    assert preset.plan is not None
    assert preset.plan.preset == preset.name
    for part in preset.plan.parts:
        entity = ENTITIES[part.entity]
        filled = [t.column for t in part.targets]
        assert len(filled) == len(set(filled))
        assert set(filled) <= set(entity.names)
        assert {c.name for c in entity.columns if c.required} <= set(filled)
        assert entity.key[0] in filled or entity.natural_key


@pytest.mark.parametrize("preset", LOADING, ids=lambda p: p.name)
def test_lookups_name_presets_that_exist_and_columns_name_lookups_that_exist(preset: Preset) -> None:
    assert preset.plan is not None
    aliases = {look.alias for look in preset.plan.lookups}
    for look in preset.plan.lookups:
        for name in (look.preset, *look.instead):
            assert registry.preset(name).name == name
    for name in names_of(preset):
        alias, dot, _ = name.partition(".")
        assert not dot or alias in aliases or alias in RECORDS or name.startswith("/")


@pytest.mark.parametrize("preset", LOADING, ids=lambda p: p.name)
def test_no_preset_reads_a_card_or_bank_column(preset: Preset) -> None:
    assert preset.plan is not None
    assert not [name for name in names_of(preset) if is_never(name.rpartition(".")[2], preset.plan.never)]
    assert preset.plan.never == NEVER


def test_card_bank_and_security_numbers_are_told_from_harmless_names() -> None:
    assert [name for name in SECRETS if not is_never(name, NEVER)] == []
    assert [name for name in HARMLESS if is_never(name, NEVER)] == []


def names_of(preset: Preset) -> set[str]:
    """Every raw column that a preset may read."""
    assert preset.plan is not None
    exprs: list[Expr] = [t.expr for part in preset.plan.parts for t in part.targets]
    exprs += [e for part in preset.plan.parts for e in (part.where, part.each) if e is not None]
    for look in preset.plan.lookups:
        exprs += [Col(look.on[0]), Col(look.on[1]), *([look.match] if look.match else [])]
    return {name for expr in exprs for name in _names(expr)}


def _names(expr: Expr) -> Iterator[str]:
    match expr:
        case Col(names=names):
            yield from names
        case First(parts=parts):
            for part in parts:
                yield from _names(part)
        case Choose(part=part):
            yield from _names(part)
        case Sql(using=using):
            for part in using.values():
                yield from _names(part)
