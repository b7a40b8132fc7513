# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""Zendesk: the view CSV with a sum column in front, and warehouse tables that complete each other."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.presets import Bench, table

VIEW = table("""
    Summation column | Id    | Requester | Requester id | Requester email | Requester domain | Assignee | Status | Priority | Ticket type | Created at       | Updated at       | Organization | Solved at        | Satisfaction Score | Reopens | First reply time in minutes | First reply time in minutes within business hours | Product [list]
    1                | #7    | Ada       | 70           | ada@acme.com    | acme.com         | Jane     | Solved | High     | Question    | 2024-05-06 08:00 | 2024-05-08 09:00 | Acme         | 2024-05-07 10:00 | Good               | 1       | 90                          | 30                                                | x
    1                | 8     | Ada       | 70           | ada@acme.com    | acme.com         |          | Open   |          | Incident    | 2024-05-06 08:00 | 2024-05-06 08:00 | Acme         |                  | Not Offered        | 0       |                             |                                                   |
    1                | 9     | Bob       | 71           |                 |                  |          | Solved |          |             | 2024-05-06 08:00 | 2024-05-08 09:00 |              | 2024-05-07 10:00 | Offered            | 0       | 5                           |                                                   |
    1                | 10    | Bob       | 71           |                 |                  |          | Solved |          |             | 2024-05-06 08:00 | 2024-05-08 09:00 |              | 2024-05-07 10:00 | Bad                | 0       | 5                           |                                                   |
""")


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_view_with_a_sum_column_gives_tickets_ratings_people_and_accounts(bench: Bench, delimiter: str) -> None:
    read = bench.read(VIEW.replace(",", delimiter), "zendesk_view")
    assert read.rejects == []
    seven, eight, *_ = read.rows["ticket"]
    assert (seven["ticket_id"], seven["account_id"], seven["contact_id"]) == (
        "zendesk:7",
        "zendesk:name:Acme",
        "zendesk:70",
    )
    # 90 minutes of the clock, not 30 of business hours.
    assert seven["first_reply_at"] == dt.datetime(2024, 5, 6, 9, 30)
    assert (seven["solved_at"], seven["reopens"], seven["status"]) == (dt.datetime(2024, 5, 7, 10), 1, "Solved")
    assert (eight["first_reply_at"], eight["solved_at"], eight["kind"]) == (None, None, "Incident")
    answers = [(s["response_id"], s["score"], s["responded_at"] is None) for s in read.rows["survey_response"]]
    assert answers == [
        ("zendesk:ticket:7", 1.0, False),
        ("zendesk:ticket:9", None, True),
        ("zendesk:ticket:10", 0.0, False),
    ]
    assert {(s["scale_min"], s["scale_max"]) for s in read.rows["survey_response"]} == {(0.0, 1.0)}
    assert sorted(c["name"] for c in read.rows["contact"]) == ["Ada", "Bob"]
    assert [(a["name"], a["domain"]) for a in read.rows["account"]] == [("Acme", "acme.com")]


USERS = table("""
    id | name | email        | role     | organization_id | external_id | ticket_restriction | moderator | only_private_comments
    1  | Jane | jane@us.com  | agent    | 900             |             |                    | true      | false
    70 | Ada  | ada@acme.com | end-user | 500             | ada         | requested          | false     | false
""")
TICKETS = table("""
    id | organization_id | requester_id | submitter_id | assignee_id | status  | priority | type     | subject | created_at          | updated_at
    5  |                 | 70           | 70           | 1           | closed  | high     | question | Help    | 2024-05-01 08:00:00 | 2024-05-09 08:00:00
    6  | 501             | 70           | 70           |             | deleted |          |          | Oops    | 2024-05-01 08:00:00 | 2024-05-01 08:00:00
""")
COMMENTS = table("""
    id | ticket_id | public | user_id | created             | body
    1  | 5         | true   | 70      | 2024-05-01 08:00:00 | please
    2  | 5         | false  | 1       | 2024-05-01 08:30:00 | internal
    3  | 5         | true   | 1       | 2024-05-01 09:15:00 | sure
    4  | 5         | true   | 1       | 2024-05-02 09:15:00 | done
""")
HISTORY = table("""
    ticket_id | field_name | value  | updated             | user_id
    5         | status     | open   | 2024-05-01 08:00:00 | 70
    5         | priority   | normal | 2024-05-01 08:00:00 | 70
    5         | status     | solved | 2024-05-02 10:00:00 | 1
    5         | status     | open   | 2024-05-03 10:00:00 | 70
    5         | priority   | high   | 2024-05-03 11:00:00 | 1
    5         | tags       | x      | 2024-05-03 12:00:00 | 1
    5         | status     | solved | 2024-05-04 10:00:00 | 1
    5         | status     | closed | 2024-05-09 08:00:00 |
""")
ALL = {
    "zendesk_table_user": USERS,
    "zendesk_table_ticket": TICKETS,
    "zendesk_table_ticket_comment": COMMENTS,
    "zendesk_table_ticket_field_history": HISTORY,
}


def test_a_ticket_is_completed_by_comments_history_and_its_requester(bench: Bench) -> None:
    read = bench.read(TICKETS, "zendesk_table_ticket", ALL)
    ticket = read.only("ticket")
    assert (ticket["account_id"], ticket["employee_id"]) == ("zendesk:500", "zendesk:1")
    # The first public word of an agent; the internal note before it is none.
    assert ticket["first_reply_at"] == dt.datetime(2024, 5, 1, 9, 15)
    # Closing by itself days later is not the solution.
    assert ticket["solved_at"] == dt.datetime(2024, 5, 4, 10)


def test_tickets_load_without_the_other_tables(bench: Bench) -> None:
    ticket = bench.read(TICKETS, "zendesk_table_ticket").only("ticket")
    assert (ticket["account_id"], ticket["first_reply_at"], ticket["solved_at"]) == (None, None, None)


def test_a_field_history_gives_versions_and_leaves_the_last_to_the_ticket(bench: Bench) -> None:
    versions = bench.read(HISTORY, "zendesk_table_ticket_field_history", ALL).rows["ticket"]
    found = sorted((v["updated_at"], v["status"], v["priority"], v["solved_at"]) for v in versions)
    day = dt.datetime
    assert found == [
        (day(2024, 5, 1, 8), "open", "normal", None),
        (day(2024, 5, 2, 10), "solved", "normal", day(2024, 5, 2, 10)),
        (day(2024, 5, 3, 10), "open", "normal", None),
        (day(2024, 5, 3, 11), "open", "high", None),
        (day(2024, 5, 4, 10), "solved", "high", day(2024, 5, 4, 10)),
    ]
    assert {v["created_at"] for v in versions} == {day(2024, 5, 1, 8)}


def test_a_history_without_the_tickets_keeps_every_version(bench: Bench) -> None:
    versions = bench.read(HISTORY, "zendesk_table_ticket_field_history").rows["ticket"]
    assert max(v["updated_at"] for v in versions) == dt.datetime(2024, 5, 9, 8)
    assert len(versions) == 6


def test_public_comments_are_messages_of_either_side(bench: Bench) -> None:
    read = bench.read(COMMENTS, "zendesk_table_ticket_comment", ALL)
    rows = read.rows["interaction"]
    assert [(r["interaction_id"], r["direction"]) for r in rows] == [
        ("zendesk:1", "in"),
        ("zendesk:3", "out"),
        ("zendesk:4", "out"),
    ]
    assert [(r["contact_id"], r["employee_id"]) for r in rows[:2]] == [
        ("zendesk:70", None),
        ("zendesk:70", "zendesk:1"),
    ]
    assert {r["account_id"] for r in rows} == {"zendesk:500"}


def test_users_are_contacts_or_our_employees(bench: Bench) -> None:
    read = bench.read(USERS, "zendesk_table_user")
    assert read.column("contact", "contact_id") == ["zendesk:70"]
    assert read.column("employee", "employee_id") == ["zendesk:1"]


def test_ratings_are_answers_of_one_or_nought_and_offers_wait(bench: Bench) -> None:
    text = table("""
        id | ticket_id | requester_id | score             | comment | created_at          | updated_at
        1  | 5         | 70           | good_with_comment | nice    | 2024-05-05 08:00:00 | 2024-05-06 08:00:00
        2  | 5         | 70           | offered           |         | 2024-05-05 08:00:00 | 2024-05-05 08:00:00
        3  | 5         | 70           | bad               |         | 2024-05-05 08:00:00 | 2024-05-06 08:00:00
        4  | 5         | 70           | unoffered         |         | 2024-05-05 08:00:00 | 2024-05-06 08:00:00
    """)
    rows = bench.read(text, "zendesk_table_satisfaction_rating", ALL).rows["survey_response"]
    assert [(r["score"], r["responded_at"] is None) for r in rows] == [(1.0, False), (None, True), (0.0, False)]
    assert {r["account_id"] for r in rows} == {"zendesk:500"}
