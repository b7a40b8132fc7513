# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""Intercom: conversations with versions, parts by side, ratings, and seconds since 1970."""

from __future__ import annotations

import datetime as dt
import json

from tests.support.presets import Bench, table

TALKS = table("""
    id | state  | created_at | updated_at | assignee_id | source_author_id | source_author_type | source_type  | source_delivered_as | waiting_since | conversation_rating_value | conversation_rating_remark | conversation_rating_created_at | priority     | _fivetran_active
    1  | open   | 1700000000 | 1700000100 | 9           | c1               | user               | conversation | customer_initiated  |               |                           |                            |                                | priority     | false
    1  | closed | 1700000000 | 1700007200 | 9           | c1               | user               | conversation | customer_initiated  |               | 4                         | thanks                     | 1700007000                     | priority     | true
    2  | open   | 1700000000 | 1700000100 | 9           | 9                | admin              | conversation | admin_initiated     |               |                           |                            |                                | not_priority | true
""")
LINKS = table("""
    company_id | contact_id | contact_updated_at  | _fivetran_synced
    k1         | c1         | 2023-01-01 00:00:00 | 2023-01-01 00:00:00
    k2         | c1         | 2023-06-01 00:00:00 | 2023-06-01 00:00:00
""")
PARTS = table("""
    id | conversation_id | author_type | author_id | part_type  | created_at          | updated_at
    11 | 1               | user        | c1        | comment    | 2023-11-14 22:13:20 | 2023-11-14 22:13:20
    12 | 1               | bot         | b         | comment    | 2023-11-14 22:13:21 | 2023-11-14 22:13:21
    13 | 1               | admin       | 9         | note       | 2023-11-14 22:14:00 | 2023-11-14 22:14:00
    14 | 1               | admin       | 9         | comment    | 2023-11-14 22:15:00 | 2023-11-14 22:15:00
    15 | 1               | admin       | 9         | close      | 2023-11-14 22:16:00 | 2023-11-14 22:16:00
""")
LOOKUPS = {"intercom_table_contact_company": LINKS, "intercom_table_conversation": TALKS}


def test_conversations_that_customers_began_are_tickets_with_versions(bench: Bench) -> None:
    read = bench.read(TALKS, "intercom_table_conversation", {"intercom_table_contact_company": LINKS})
    assert read.rejects == []
    opened, closed = read.rows["ticket"]
    assert {r["ticket_id"] for r in read.rows["ticket"]} == {"intercom:1"}
    assert (opened["created_at"], opened["status"], opened["solved_at"]) == (
        dt.datetime(2023, 11, 14, 22, 13, 20),
        "open",
        None,
    )
    assert (closed["status"], closed["solved_at"]) == ("closed", dt.datetime(2023, 11, 15, 0, 13, 20))
    assert (closed["account_id"], closed["contact_id"], closed["priority"]) == ("intercom:k2", "intercom:c1", "high")


def test_a_rating_is_an_answer_of_one_to_five(bench: Bench) -> None:
    read = bench.read(TALKS, "intercom_table_conversation", {"intercom_table_contact_company": LINKS})
    (rating,) = read.rows["survey_response"]
    assert (rating["score"], rating["scale_min"], rating["scale_max"]) == (4.0, 1.0, 5.0)
    assert (rating["survey_type"], rating["account_id"], rating["comment"]) == ("csat", "intercom:k2", "thanks")
    assert rating["responded_at"] == dt.datetime(2023, 11, 15, 0, 10)


def test_parts_are_messages_by_the_side_of_their_author(bench: Bench) -> None:
    rows = bench.read(PARTS, "intercom_table_conversation_part", LOOKUPS).rows["interaction"]
    assert [(r["interaction_id"], r["direction"]) for r in rows] == [("intercom:11", "in"), ("intercom:14", "out")]
    assert [(r["contact_id"], r["employee_id"]) for r in rows] == [("intercom:c1", None), ("intercom:c1", "intercom:9")]
    assert {r["account_id"] for r in rows} == {"intercom:k2"}


def test_records_of_the_api_are_read_from_their_places(bench: Bench) -> None:
    record = {
        "id": "7",
        "state": "closed",
        "created_at": 1_700_000_000,
        "updated_at": 1_700_007_200,
        "waiting_since": None,
        "priority": "not_priority",
        "source": {"type": "conversation", "subject": "Help", "author": {"type": "user", "id": "c1"}},
        "conversation_rating": {"rating": 2, "remark": "slow", "created_at": 1_700_007_000},
        "statistics": {"first_admin_reply_at": 1_700_000_600, "last_close_at": 1_700_003_600, "count_reopens": 1},
    }
    read = bench.read(json.dumps(record) + "\n", "intercom_table_conversation")
    assert read.rejects == []
    (ticket,), (answer,) = read.rows["ticket"], read.rows["survey_response"]
    assert (ticket["first_reply_at"], ticket["reopens"]) == (dt.datetime(2023, 11, 14, 22, 23, 20), 1)
    assert ticket["solved_at"] == dt.datetime(2023, 11, 14, 23, 13, 20)
    assert (answer["score"], answer["contact_id"]) == (2.0, "intercom:c1")


def test_companies_and_contacts(bench: Bench) -> None:
    companies = table("""
        id | name | company_id | plan_name | monthly_spend | session_count | user_count | industry | created_at | updated_at | website
        k1 | Acme | acme-1     | pro       | 0             | 3             | 2          | Software | 1700000000 | 1700000100 | www.acme.com
    """)
    account = bench.read(companies, "intercom_table_company").only("account")
    assert (account["account_id"], account["external_ids"], account["domain"]) == ("intercom:k1", "acme-1", "acme.com")
    people = table("""
        id | email      | name | role | signed_up_at | last_replied_at | updated_at | external_id
        c1 | a@acme.com | Ada  | user | 1700000000   |                 | 1700000100 | u-1
    """)
    ada = bench.read(people, "intercom_table_contact", {"intercom_table_contact_company": LINKS}).only("contact")
    assert (ada["account_id"], ada["created_at"]) == ("intercom:k2", dt.datetime(2023, 11, 14, 22, 13, 20))
