# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""Salesforce by API name, by warehouse name, by report label; its IDs, histories and footers."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from oarlock.sources import registry
from tests.support.presets import Bench, table

ACCOUNT = """
    Id                 | IsDeleted | MasterRecordId | Name | Type                | ParentId        | BillingCountry | AccountNumber | AccountSource | Industry | NumberOfEmployees | OwnerId         | Website              | CreatedDate              | LastModifiedDate             | Stripe_Customer_ID__c
    0015500000Xyy06    | false     |                | Acme | Customer - Direct   | 001q000000wW9Be | US             | A-1           | Web           | Software | 120               | 005500000000001 | https://www.acme.com | 2020-01-05T10:00:00.000Z | 2024-02-05T10:00:00.000+0000 | cus_9
    001q000000wW9BeAAK | false     |                | Beta | Prospect            |                 | DE             |               |               |          |                   | 005500000000001 |                      | 2020-01-05T10:00:00.000Z | 2024-02-05T10:00:00.000Z     |
    0015500000Ygpq1AAB | true      | 0015500000Xyy06 | Gone | Other              |                 | DE             |               |               |          |                   | 005500000000001 |                      | 2020-01-05T10:00:00.000Z | 2024-02-05T10:00:00.000Z     |
"""


def test_short_ids_get_the_checksum_that_tells_their_case(bench: Bench) -> None:
    read = bench.read(table(ACCOUNT), "salesforce_account")
    assert read.column("account", "account_id") == [
        "salesforce:0015500000Xyy06AAB",
        "salesforce:001q000000wW9BeAAK",
    ]
    assert read.column("account", "parent_id") == ["salesforce:001q000000wW9BeAAK", None]


def test_ids_that_differ_only_by_case_stay_apart(bench: Bench) -> None:
    rows = "Id,Name,OwnerId,Industry\n0015500000xyy06,a,,x\n0015500000Xyy06,b,,x\n0015500000XYY06,c,,x\n"
    keys = bench.read(rows, "salesforce_account").column("account", "account_id")
    assert len({key.casefold() for key in keys}) == 3


def test_accounts_carry_country_domain_numbers_and_other_ids(bench: Bench) -> None:
    acme, beta = bench.read(table(ACCOUNT), "salesforce_account").rows["account"]
    assert (acme["country"], acme["domain"], acme["employees"]) == ("US", "acme.com", 120)
    assert (acme["channel"], acme["lifecycle"], acme["industry"]) == ("Web", "Customer - Direct", "Software")
    ids = json.loads(acme["external_ids"])
    assert (ids[""], ids["stripe"]) == ("A-1", "cus_9")
    assert beta["external_ids"] is None
    assert acme["updated_at"] == dt.datetime(2024, 2, 5, 10)


def test_deleted_records_are_left_out(bench: Bench) -> None:
    read = bench.read(table(ACCOUNT), "salesforce_account")
    assert read.counts["account"] == (3, 2, 0, 1)


def test_the_weekly_export_with_upper_case_headers_is_the_same_file(bench: Bench) -> None:
    header, *rows = table(ACCOUNT).splitlines(keepends=True)
    upper = bench.read(header.upper() + "".join(rows), "salesforce_account")
    assert upper.rows["account"][0]["_hash"] == bench.read(table(ACCOUNT)).rows["account"][0]["_hash"]


def test_the_warehouse_history_gives_each_version_its_time(bench: Bench) -> None:
    read = bench.read(
        table("""
            _fivetran_active | _fivetran_start     | _fivetran_end       | id                 | name | industry | type     | is_deleted | owner_id | billing_country | number_of_employees
            false            | 2023-01-10 08:00:00 | 2023-06-30 23:59:59 | 0015500000Xyy06AAB | Acme | Retail   | Prospect | false      | x        | US              | 10
            true             | 2023-07-01 00:00:00 | 9999-12-31 23:59:59 | 0015500000Xyy06AAB | Acme | Software | Customer | false      | x        | US              | 12
        """),
        "salesforce_account_history",
    )
    assert [(r["_valid_from"], r["_learned"], r["industry"]) for r in read.rows["account"]] == [
        (dt.datetime(2023, 1, 10, 8), dt.datetime(2023, 1, 10, 8), "Retail"),
        (dt.datetime(2023, 7, 1), dt.datetime(2023, 7, 1), "Software"),
    ]


def test_the_field_history_gives_dated_attributes(bench: Bench) -> None:
    row = bench.read(
        table("""
            Id              | IsDeleted | AccountId       | CreatedDate              | Field    | OldValue | NewValue
            017500000000001 | false     | 0015500000Xyy06 | 2023-03-01T09:00:00.000Z | Industry | Retail   | Software
        """),
        "salesforce_account_field_history",
    ).only("account_attribute")
    assert (row["account_id"], row["attribute"], row["value"]) == (
        "salesforce:0015500000Xyy06AAB",
        "Industry",
        "Software",
    )
    assert row["_valid_from"] == dt.datetime(2023, 3, 1, 9)


def test_contacts_keep_their_personal_data_and_their_account(bench: Bench) -> None:
    row = bench.read(
        table("""
            Id              | AccountId       | FirstName | LastName | Email       | Title | Department | Phone | OwnerId | SSN_Last_4__c
            0035500000Xyy06 | 0015500000Xyy06 | Ada       | Byron    | ada@acme.com | CTO   | IT        |       | x       | 1234
        """),
        "salesforce_contact",
    ).only("contact")
    assert (row["name"], row["email"], row["title"]) == ("Ada Byron", "ada@acme.com", "CTO")
    assert row["account_id"] == "salesforce:0015500000Xyy06AAB"


OPPORTUNITY = table("""
    Id              | IsDeleted | AccountId       | Name | StageName   | Type     | Amount   | CurrencyIsoCode | Probability | CloseDate  | IsClosed | IsWon | OwnerId         | CreatedDate              | LastModifiedDate         | Loss_Reason__c
    0065500000Xyy06 | false     | 0015500000Xyy06 | Big  | Closed Lost | New      | 12000.50 | EUR             | 0           | 2024-03-31 | true     | false | 005500000000001 | 2024-01-05T10:00:00.000Z | 2024-04-01T10:00:00.000Z | Price
    0065500000Xyy07 | false     | 0015500000Xyy06 | Next | Proposal    | Existing | 7000     | JPY             | 60          | 2024-09-30 | false    | false | 005500000000001 | 2024-01-05T10:00:00.000Z | 2024-04-01T10:00:00.000Z |
""")


def test_opportunities_have_a_share_for_probability_and_their_own_currency(bench: Bench) -> None:
    lost, opened = bench.read(OPPORTUNITY, "salesforce_opportunity").rows["opportunity"]
    assert (lost["amount"], lost["currency"], lost["probability"]) == (1_200_050, "EUR", 0.0)
    assert (opened["amount"], opened["currency"], opened["probability"]) == (7_000, "JPY", 0.6)
    assert (lost["is_closed"], lost["is_won"], lost["loss_reason"]) == (True, False, "Price")
    assert lost["close_date"] == dt.date(2024, 3, 31)


def test_the_stage_history_takes_what_it_does_not_tell_from_the_opportunity(bench: Bench) -> None:
    history = table("""
        Id              | OpportunityId      | CreatedDate              | StageName   | Amount | CloseDate  | Probability | ForecastCategory | IsDeleted
        0085500000Xyy01 | 0065500000Xyy06AAB | 2024-01-05T10:00:00.000Z | Proposal    | 9000   | 2024-02-29 | 40          | Pipeline         | false
        0085500000Xyy02 | 0065500000Xyy06AAB | 2024-04-01T10:00:00.000Z | Closed Lost | 12000  | 2024-03-31 | 0           | Omitted          | false
    """)
    deals = OPPORTUNITY.replace("0065500000Xyy06,", "0065500000Xyy06AAB,")
    read = bench.read(history, "salesforce_opportunity_stage_history", {"salesforce_opportunity": deals})
    first, last = read.rows["opportunity"]
    assert (first["stage"], first["amount"], first["probability"], first["is_closed"]) == (
        "Proposal",
        900_000,
        0.4,
        False,
    )
    assert (last["stage"], last["is_closed"], last["is_won"]) == ("Closed Lost", True, False)
    assert first["account_id"] == "salesforce:0015500000Xyy06AAB"
    assert first["_valid_from"] == first["_learned"] == dt.datetime(2024, 1, 5, 10)
    assert first["_key"] == last["_key"]
    assert (first["loss_reason"], last["loss_reason"]) == (None, "Price")


REPORT = """Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Amount Currency,Amount,Probability (%),Close Date,Created Date,Type
Jane Doe,Acme Corp,Acme - Renewal,Closed Won,Q1-2024,EUR,"1,234,567.50",100%,3/31/2024,1/15/2024,Existing
Jane Doe,Beta,Beta - New,Negotiation,Q2-2024,USD,"$7,000",60,6/30/2024,1/2/2024,New

"Confidential Information - Do Not Distribute",,,,,,,,,,
Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved.
Generated By: Jane Doe 7/1/2024 9:15 AM
"""


def test_a_report_ends_at_its_footer_and_needs_no_ids(bench: Bench) -> None:
    read = bench.read(REPORT, "salesforce_opportunity_report")
    assert read.rejects == []
    won, opened = read.rows["opportunity"]
    assert (won["amount"], won["currency"]) == (123_456_750, "EUR")
    assert (opened["amount"], opened["currency"]) == (700_000, "USD")
    assert (won["is_won"], opened["is_won"], opened["probability"]) == (True, False, 0.6)
    assert (won["close_date"], won["created_at"]) == (dt.date(2024, 3, 31), dt.datetime(2024, 1, 15))
    assert won["opportunity_id"] != opened["opportunity_id"]
    assert read.column("account", "account_id") == [won["account_id"], opened["account_id"]]
    assert read.column("account", "name") == ["Acme Corp", "Beta"]


def test_a_report_with_the_currency_before_the_amount(bench: Bench) -> None:
    row = bench.read(
        "Opportunity ID,Account ID,Account Name,Opportunity Name,Stage,Total Amount,Close Date\n"
        '0065500000Xyy06,0015500000Xyy06,Acme,Big,Proposal,"GBP 1,500.25",2024-03-31\n',
        "salesforce_opportunity_report",
    ).only("opportunity")
    assert (row["opportunity_id"], row["amount"], row["currency"]) == ("salesforce:0065500000Xyy06AAB", 150_025, "GBP")


def test_account_and_contact_reports(bench: Bench) -> None:
    account = bench.read(
        "Account Owner,Account Name,Type,Billing Country,Website,Last Activity\nJ,Acme,Customer,US,acme.com,1/2/2024\n",
        "salesforce_account_report",
    ).only("account")
    assert (account["account_id"], account["domain"]) == ("salesforce:name:Acme", "acme.com")
    read = bench.read(
        "First Name,Last Name,Title,Account Name,Email\nAda,Byron,CTO,Acme,ada@acme.com\n", "salesforce_contact_report"
    )
    assert read.only("contact")["account_id"] == read.only("account")["account_id"] == "salesforce:name:Acme"


def test_products_and_users(bench: Bench) -> None:
    product = bench.read(
        table("""
            Id              | Name | ProductCode | IsActive | Family | IsDeleted | CreatedDate
            01t5500000Xyy06 | Pro  | P-1         | true     | Core   | false     | 2024-01-05T10:00:00.000Z
        """),
        "salesforce_product",
    ).only("offering")
    assert (product["offering_id"], product["is_active"]) == ("salesforce:01t5500000Xyy06AAB", True)
    user = bench.read(
        table("""
            Id              | Username | Email | FirstName | LastName | ProfileId | Department
            0055500000Xyy06 | u        | u@us.com | Jo     | Li       | 1         | Sales
        """),
        "salesforce_user",
    ).only("employee")
    assert (user["employee_id"], user["name"]) == ("salesforce:0055500000Xyy06AAB", "Jo Li")


@pytest.mark.parametrize(
    "header",
    [
        "Id,Name,OwnerId,ParentId,StartDate,Status,Type,NumberSent,ExpectedResponse",
        "Id,IsDeleted,Name,LastName,FirstName,Company,Industry,OwnerId,Status",
        "Id,OrderNumber,AccountId,Name,OwnerId,BillingCity,Type,TotalAmount",
        "Id,OpportunityId,PricebookEntryId,Name,ProductCode,Quantity,UnitPrice,TotalPrice",
    ],
)
def test_other_objects_are_not_taken_for_accounts(header: str) -> None:
    assert registry.recognise(header.split(",")) == []
