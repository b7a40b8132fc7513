# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""HubSpot's CSV exports and warehouse tables: labels, lists of IDs, property histories."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from tests.support.presets import Bench, table

BOM = "\ufeff"


def test_companies_of_a_csv_export_with_bom_and_odd_case(tmp_path: Path) -> None:
    bench = Bench(tmp_path, zone="Europe/Berlin", currency="EUR")
    text = BOM + table("""
        Record ID | COMPANY NAME | Company Domain Name | Company owner | Industry | Lifecycle Stage | Country/Region | Create Date      | Last Activity Date | Salesforce Account ID
        101       | Acme         | acme.com            | Jane Doe      | Software | Customer        | Germany        | 2024-07-01 00:30 | 2024-07-02 10:00   | 001A
        102       | Beta         |                     | Jane Doe      |          | Lead            |                | 2024-01-01 00:30 |                    |
    """)
    read = bench.read(text, "hubspot_companies")
    acme, beta = read.rows["account"]
    assert (acme["account_id"], acme["name"], acme["domain"]) == ("hubspot:101", "Acme", "acme.com")
    assert json.loads(acme["external_ids"])["salesforce"] == "001A"
    assert (acme["created_at"], beta["created_at"]) == (
        dt.datetime(2024, 6, 30, 22, 30),
        dt.datetime(2023, 12, 31, 23, 30),
    )


def test_contacts_belong_to_the_first_of_their_companies(bench: Bench) -> None:
    read = bench.read(
        table("""
            Record ID | First Name | Last Name | Email      | Phone Number | Job Title | Associated Company | Associated Company IDs
            7         | Ada        | Byron     | a@acme.com | 1            | CTO       | Acme;Beta          | 101;102
            8         |            | Solo      | s@solo.com |              |           |                    |
        """),
        "hubspot_contacts",
    )
    assert read.column("contact", "account_id") == ["hubspot:101", None]
    assert read.column("contact", "name") == ["Ada Byron", "Solo"]


def test_deals_of_a_csv_export_prefer_the_primary_company_and_read_the_stage(bench: Bench) -> None:
    read = bench.read(
        table("""
            Record ID | Deal Name | Deal Stage                  | Pipeline | Amount    | Deal owner | Close Date       | Create Date      | Associated Company IDs (Primary) | Associated Company IDs | Deal probability
            1         | One       | Closed Won (Sales Pipeline) | default  | 12,000.50 | Jane Doe   | 2024-03-31 17:00 | 2024-01-05 10:00 | 102                              | 101;102                | 1
            2         | Two       | closedlost                  | default  | 10        | Jane Doe   | 2024-03-31 17:00 | 2024-01-05 10:00 |                                  | 103 ; 104              | 0%
            3         | Three     | Qualified To Buy            | default  |           | Jane Doe   |                  | 2024-01-05 10:00 |                                  |                        | 40%
        """),
        "hubspot_deals",
    )
    deals = read.rows["opportunity"]
    assert [d["account_id"] for d in deals] == ["hubspot:102", "hubspot:103", None]
    assert [(d["is_closed"], d["is_won"]) for d in deals] == [(True, True), (True, False), (False, False)]
    assert [d["probability"] for d in deals] == [1.0, 0.0, 0.4]
    assert (deals[0]["amount"], deals[0]["close_date"]) == (1_200_050, dt.date(2024, 3, 31))
    assert deals[2]["amount"] is None


DEALS = table("""
    deal_id | is_deleted | deal_pipeline_id | deal_pipeline_stage_id | owner_id | property_dealname | property_amount | property_closedate  | property_createdate
    1       | false      | p                | s_won                  | 77       | One               | 900             | 2024-03-31 17:00:00 | 2024-01-05 10:00:00
    2       | true       | p                | s_open                 | 77       | Two               | 1               |                     | 2024-01-05 10:00:00
    3       | false      | p                | s_open                 |          | Three             |                 |                     | 2024-01-05 10:00:00
""")
LINKS = table("""
    company_id | deal_id | type_id | category
    101        | 1       | 341     | HUBSPOT_DEFINED
    102        | 1       | 5       | HUBSPOT_DEFINED
    109        | 1       | 341     | HUBSPOT_DEFINED
    103        | 3       | 341     | HUBSPOT_DEFINED
""")
STAGES = table("""
    stage_id | pipeline_id | label | closed_won | is_closed | probability | display_order
    s_won    | p           | Won!  | TRUE       | TRUE      | 1.0         | 6
    s_open   | p           | Open  | FALSE      | FALSE     | 0.2         | 1
""")


def test_deals_of_the_warehouse_find_company_and_stage_in_other_tables(bench: Bench) -> None:
    lookups = {"hubspot_table_deal_company": LINKS, "hubspot_table_deal_pipeline_stage": STAGES}
    read = bench.read(DEALS, "hubspot_table_deal", lookups)
    won, opened = read.rows["opportunity"]
    assert (won["account_id"], opened["account_id"]) == ("hubspot:102", "hubspot:103")
    assert (won["stage"], won["is_won"], won["probability"], won["owner_id"]) == ("Won!", True, 1.0, "hubspot:77")
    assert (opened["stage"], opened["is_closed"]) == ("Open", False)
    assert read.counts["opportunity"] == (3, 2, 0, 1)


def test_deals_of_the_warehouse_load_without_the_other_tables(bench: Bench) -> None:
    read = bench.read(DEALS, "hubspot_table_deal")
    assert read.rejects == []
    assert read.column("opportunity", "account_id") == [None, None]
    assert read.column("opportunity", "stage") == ["s_won", "s_open"]


def test_a_property_history_gives_versions_that_know_only_what_was_known(bench: Bench) -> None:
    history = table("""
        deal_id | name             | value         | timestamp               | source
        1       | dealstage        | appointment   | 2024-01-05 10:00:00.000 | CRM_UI
        1       | amount           | 500           | 2024-01-05 10:00:00.000 | CRM_UI
        1       | notes_last       | hello         | 2024-01-06 10:00:00.000 | CRM_UI
        1       | amount           | 900           | 2024-02-01 09:00:00.000 | CRM_UI
        1       | closedate        | 1711900800000 | 2024-02-01 09:00:00.000 | CRM_UI
        1       | dealstage        | closedwon     | 2024-03-31 17:00:00.000 | CRM_UI
        1       | amount           |               | 2024-04-02 17:00:00.000 | CRM_UI
        2       | amount           | 7             | 2024-01-20 17:00:00.000 | CRM_UI
    """)
    lookups = {"hubspot_table_deal": DEALS, "hubspot_table_deal_company": LINKS}
    read = bench.read(history, "hubspot_table_deal_property_history", lookups)
    mine = [row for row in read.rows["opportunity"] if row["opportunity_id"] == "hubspot:1"]
    by_stamp = {row["_valid_from"]: row for row in mine}
    assert sorted(by_stamp) == [
        dt.datetime(2024, 1, 5, 10),
        dt.datetime(2024, 2, 1, 9),
        dt.datetime(2024, 3, 31, 17),
        dt.datetime(2024, 4, 2, 17),
    ]
    versions = [by_stamp[stamp] for stamp in sorted(by_stamp)]
    assert [(v["stage"], v["amount"]) for v in versions] == [
        ("appointment", 50_000),
        ("appointment", 90_000),
        ("closedwon", 90_000),
        ("closedwon", None),
    ]
    assert [v["is_won"] for v in versions] == [False, False, True, True]
    assert [v["close_date"] for v in versions] == [None, *[dt.date(2024, 3, 31)] * 3]
    assert {v["name"] for v in versions} == {"One"}
    assert all(v["_learned"] == v["_valid_from"] for v in versions)


def test_a_company_history_gives_attributes_and_versions(bench: Bench) -> None:
    read = bench.read(
        table("""
            company_id | name           | value    | timestamp               | source
            101        | industry       | Retail   | 2024-01-05 10:00:00.000 | CRM_UI
            101        | hs_score       | 12       | 2024-01-06 10:00:00.000 | CALCULATED
            101        | industry       | Software | 2024-02-05 10:00:00.000 | CRM_UI
        """),
        "hubspot_table_company_property_history",
    )
    assert read.column("account", "industry") == ["Retail", "Software"]
    assert [(r["attribute"], r["value"]) for r in read.rows["account_attribute"]] == [
        ("industry", "Retail"),
        ("hs_score", "12"),
        ("industry", "Software"),
    ]
    assert read.column("account_attribute", "_valid_from")[2] == dt.datetime(2024, 2, 5, 10)


def test_contacts_companies_and_owners_of_the_warehouse(bench: Bench) -> None:
    company = bench.read(
        "id,is_deleted,_fivetran_synced,property_name,property_createdate,property_industry,property_domain\n"
        "101,false,2020-12-30 3:15:52,Acme,2019-07-05 20:35:26,Software,acme.com\n102,true,,Gone,,,\n",
        "hubspot_table_company",
    ).only("account")
    assert (company["account_id"], company["domain"]) == ("hubspot:101", "acme.com")
    contact = bench.read(
        "_fivetran_deleted,id,property_email,property_firstname,property_lastname,property_createdate\n"
        "FALSE,7,a@acme.com,Ada,Byron,2021-04-01 17:32:47\n",
        "hubspot_table_contact",
        {"hubspot_table_contact_company": "contact_id,company_id,type_id\n7,101,1\n"},
    ).only("contact")
    assert (contact["name"], contact["account_id"]) == ("Ada Byron", "hubspot:101")
    owner = bench.read(
        "owner_id,_fivetran_synced,created_at,portal_id,type,updated_at,email,first_name,last_name\n"
        "77,,,1,PERSON,,o@us.com,Jo,Li\n",
        "hubspot_table_owner",
    ).only("employee")
    assert (owner["employee_id"], owner["name"]) == ("hubspot:77", "Jo Li")


def test_a_contact_history_gives_versions(bench: Bench) -> None:
    read = bench.read(
        table("""
            contact_id | name      | value | timestamp               | source
            7          | firstname | Ada   | 2024-01-05 10:00:00.000 | FORM
            7          | jobtitle  | CTO   | 2024-01-07 10:00:00.000 | FORM
        """),
        "hubspot_table_contact_property_history",
    )
    assert [(r["name"], r["title"]) for r in read.rows["contact"]] == [("Ada", None), ("Ada", "CTO")]
