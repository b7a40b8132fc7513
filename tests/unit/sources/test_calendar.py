"""Calendars: attendees in one cell become participants of either side."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.presets import Bench, table

MEETINGS = """
    Subject | Start            | End              | Organizer      | Attendees
    Review  | 2024-05-06 09:00 | 2024-05-06 09:45 | jane@us.com    | %s
    Lunch   | 2024-05-07 12:00 | 2024-05-07 13:00 | jane@us.com    | joe@us.com
"""
PEOPLE = ("Ada <ada@ACME.com>", "bob@acme.com", "joe@us.com", "Jane Doe")


@pytest.mark.parametrize("mark", ["; ", ", ", ";"])
def test_each_address_of_the_cell_takes_part_on_its_side(bench: Bench, mark: str) -> None:
    read = bench.read(table(MEETINGS % mark.join(PEOPLE)), "calendar_meetings")
    assert read.rejects == []
    review, lunch = read.rows["interaction"]
    assert (review["account_id"], review["direction"], review["minutes"]) == ("calendar:domain:acme.com", "both", 45.0)
    assert (lunch["account_id"], lunch["direction"]) == (None, None)
    assert review["happened_at"] == dt.datetime(2024, 5, 6, 9)
    mine = [p for p in read.rows["participant"] if p["interaction_id"] == review["interaction_id"]]
    assert len(mine) == 3
    assert [p["contact_id"] is None for p in mine].count(True) == 1
    # Joe was in both meetings: one employee, two seats.
    assert sorted(c["email"] for c in read.rows["contact"]) == ["ada@acme.com", "bob@acme.com"]
    assert [e["email"] for e in read.rows["employee"]] == ["joe@us.com"]
    seats = {p["employee_id"] for p in read.rows["participant"]} - {None}
    assert seats == {read.rows["employee"][0]["employee_id"]}
    assert [(a["account_id"], a["domain"]) for a in read.rows["account"]] == [("calendar:domain:acme.com", "acme.com")]


def test_no_address_stands_in_an_id(bench: Bench) -> None:
    read = bench.read(table(MEETINGS % "; ".join(PEOPLE)), "calendar_meetings")
    ids = [str(v) for rows in read.rows.values() for r in rows for k, v in r.items() if k.endswith("_id")]
    assert not [i for i in ids if "@" in i]


def test_a_chinese_calendar_with_the_account_given(bench: Bench) -> None:
    text = table("""
        主题     | 开始时间         | 结束时间         | 组织者   | 参会人                        | 客户编号
        季度回顾 | 2024-05-06 09:00 | 2024-05-06 10:00 | li@us.cn | wang@kehu.cn；zhao@kehu.cn | C-1
    """)
    read = bench.read(text, "calendar_meetings")
    (meeting,) = read.rows["interaction"]
    assert (meeting["account_id"], meeting["minutes"]) == ("calendar:C-1", 60.0)
    assert len(read.rows["contact"]) == 2
    assert [(a["external_ids"], a["domain"]) for a in read.rows["account"]] == [("C-1", "kehu.cn")]


def test_effort_sheets_and_participants_go_by_code_english_or_chinese(bench: Bench) -> None:
    english = "Account ID,Employee ID,Day,Activity,Hours\nC-1,E-1,2024-05-06,onboarding,1.5\n"
    chinese = "客户编号,员工编号,日期,活动,小时数\nC-1,E-1,2024-05-06,onboarding,1.5\n"
    code = "account_id,employee_id,day,activity,hours\nC-1,E-1,2024-05-06,onboarding,1.5\n"
    for text in (english, chinese, code):
        effort = bench.read(text, "generic_effort").only("effort")
        assert (effort["account_id"], effort["employee_id"], effort["hours"]) == ("C-1", "E-1", 1.5)
    seats = "往来编号,联系人编号,员工编号,发生时间\nI-1,K-1,,2024-05-06 09:00\nI-1,,E-1,2024-05-06 09:00\n"
    read = bench.read(seats, "generic_participant")
    assert [(p["contact_id"], p["employee_id"]) for p in read.rows["participant"]] == [("K-1", None), (None, "E-1")]
