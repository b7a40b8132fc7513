# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""Jira: repeated and custom columns, dates with names of months, and IDs that other tables name."""

from __future__ import annotations

import datetime as dt

from tests.support.presets import Bench, table

CSV = table("""
    Summary | Issue key | Issue id | Issue Type | Status | Priority | Resolution | Assignee | Assignee Id | Created          | Updated           | Resolved          | Labels | Labels | Labels | Watchers | Watchers | Custom field (Customer)
    Crash   | ENG-1     | 10001    | Bug        | Done   | High     | Done       | Jane Doe | u1          | 30/Oct/25 5:00 PM | 02/Nov/25 9:30 AM | 01/Nov/25 12:05 AM | a      | b      |        | u1       | u2       | Acme
    Wish    | ENG-2     | 10002    | New Feature | To Do  |          |            |          |             | 31/Oct/25 8:15 AM | 31/Oct/25 8:15 AM |                   |        |        |        |          |          |
""")
NAMES = {
    "jira_table_status": "id,name,description,status_category_id\n3,In Progress,,4\n5,Done,,3\n",
    "jira_table_priority": "id,name,description,status_color,icon_url\n1,Highest,,#f00,x\n",
    "jira_table_issue_type": "id,name,description,subtask,avatar_id\n8,Bug,,false,1\n",
}
ISSUES = table("""
    id    | key   | project | issue_type | status | priority | summary | assignee | created             | resolved            | updated             | status_category_changed
    10001 | ENG-1 | 7       | 8          | 5      | 1        | Crash   | u1       | 2025-10-01 08:00:00 | 2025-10-05 08:00:00 | 2025-10-05 08:00:00 | 2025-10-05 08:00:00
""")


def test_a_csv_with_repeated_headers_and_names_of_months(bench: Bench) -> None:
    read = bench.read(CSV, "jira_issues")
    assert read.rejects == []
    one, two = read.rows["ticket"]
    assert (one["ticket_id"], one["kind"], one["account_id"]) == ("jira:ENG-1", "Bug", "jira:Acme")
    assert (one["created_at"], one["solved_at"]) == (dt.datetime(2025, 10, 30, 17), dt.datetime(2025, 11, 1, 0, 5))
    assert (one["employee_id"], two["kind"], two["solved_at"]) == ("jira:u1", "New Feature", None)


def test_a_csv_with_headers_in_spanish(bench: Bench) -> None:
    text = "Resumen,Clave de incidencia,Tipo de Incidencia,Estado,Prioridad,Creada,Actualizada\nCaída,ENG-9,Error,Cerrada,Alta,2025-10-01 08:00,2025-10-02 08:00\n"
    ticket = bench.read(text, "jira_issues").only("ticket")
    assert (ticket["ticket_id"], ticket["kind"], ticket["status"]) == ("jira:ENG-9", "Error", "Cerrada")


def test_issues_of_the_warehouse_take_names_from_other_tables(bench: Bench) -> None:
    named = bench.read(ISSUES, "jira_table_issue", NAMES).only("ticket")
    assert (named["status"], named["priority"], named["kind"]) == ("Done", "Highest", "Bug")
    bare = bench.read(ISSUES, "jira_table_issue").only("ticket")
    assert (bare["status"], bare["ticket_id"]) == ("5", "jira:ENG-1")


def test_a_field_history_gives_versions_of_the_issue(bench: Bench) -> None:
    history = table("""
        issue_id | field_id | value | time                | author_id | is_active
        10001    | status   | 3     | 2025-10-02 08:00:00 | u1        | false
        10001    | assignee | u1    | 2025-10-03 08:00:00 | u1        | true
        10001    | labels   | x     | 2025-10-04 08:00:00 | u1        | true
        10001    | status   | 5     | 2025-10-05 08:00:00 | u1        | true
    """)
    versions = bench.read(history, "jira_table_issue_field_history", {"jira_table_issue": ISSUES, **NAMES}).rows[
        "ticket"
    ]
    found = sorted((v["updated_at"].day, v["status"], v["employee_id"]) for v in versions)
    assert found == [(2, "In Progress", None), (3, "In Progress", "jira:u1")]
    assert {v["ticket_id"] for v in versions} == {"jira:ENG-1"}
