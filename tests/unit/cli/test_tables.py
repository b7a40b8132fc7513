"""Tables at any width: nothing dropped, nothing cut inside, long ones say how much is left."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from oarlock.cli import output, tables, triangle
from oarlock.cli.columns import Column
from oarlock.cli.door import Door
from oarlock.cli.ordered import in_bridge_order
from oarlock.cli.output import Format, emit
from oarlock.cli.picture import cells, waterfall
from oarlock.cli.widths import choose, wrap
from oarlock.config import Settings
from oarlock.errors import UserError
from oarlock.kit.text import Text


def column(name, unit="text", zh=None):
    return Column(name, Text(en=name.capitalize(), zh=zh or name), unit)


@pytest.fixture
def door():
    return Door(settings=Settings(), lang="en")


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def screen(monkeypatch):
    """Standard output as a terminal of 80 columns; gives what was shown."""
    made = Screen()
    for module in (tables, output):
        monkeypatch.setattr(module, "sys", SimpleNamespace(stdout=made))

    def on(to=None):
        return Console(file=to or made, width=80, highlight=False, color_system=None)

    monkeypatch.setattr(tables, "console", on)
    monkeypatch.setattr(triangle, "console", on)
    return made


WIDE = [column(n, "count") for n in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota")]


def numbers(n):
    return [{c.name: 10**9 + 97 * i + j for j, c in enumerate(WIDE)} for i in range(n)]


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_no_value_is_lost_or_broken_on_a_narrow_terminal(screen, door, rows):
    tables.table(numbers(rows), WIDE, door)
    shown = screen.getvalue()
    assert all(cells(line) <= 80 for line in shown.splitlines())
    for r in numbers(rows):
        assert all(f"{v:,}" in shown for v in r.values())
    assert all(c.label.en in shown for c in WIDE)


def test_one_wide_row_becomes_lines_of_label_and_value(screen, door):
    tables.table(numbers(1), WIDE, door)
    assert [line.split() for line in screen.getvalue().split("\n") if line.strip()][:2] == [
        ["Alpha", "1,000,000,000"], ["Beta", "1,000,000,001"],
    ]  # fmt: skip


def test_what_all_rows_share_is_told_once_when_room_is_short(screen, door):
    rows = [{**r, "alpha": 5} for r in numbers(7)]
    tables.table(rows, WIDE[:6], door)
    assert screen.getvalue().count(" Alpha: 5") == 1


def test_a_long_table_is_cut_on_a_terminal_only(screen, door, tmp_path):
    rows = [{"a": i} for i in range(120)]
    emit(rows, [column("a", "count")], Format.TABLE, door, every=False)
    assert "… 70 more rows: --all or --format csv shows them." in screen.getvalue()
    assert " 49\n" in screen.getvalue()
    assert " 50\n" not in screen.getvalue()
    screen.truncate(0)
    emit(rows, [column("a", "count")], Format.TABLE, door, every=True)
    assert " 119\n" in screen.getvalue()
    screen.truncate(0)
    emit(rows, [column("a", "count")], Format.CSV, door)
    assert screen.getvalue().count("\n") == 121
    emit(rows, [column("a", "count")], Format.TABLE, door, out=tmp_path / "t")
    assert " 119\n" in (tmp_path / "t").read_text("utf-8")


def test_parquet_is_not_printed_on_a_terminal(screen, door):
    with pytest.raises(UserError, match=r"> FILE\.parquet"):
        emit([{"a": 1}], [column("a", "count")], Format.PARQUET, door)
    assert screen.getvalue() == ""


def test_words_break_at_blanks_then_at_signs_then_anywhere():
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("cohort_revenue_retention", 10) == ["cohort_", "revenue_", "retention"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]
    assert (
        wrap("客户流失（应收）。", 8) == ["客户流失", "（应收）", "。"] or max(map(cells, wrap("客户流失。", 8))) <= 10
    )
    assert wrap("", 5) == [""]


@pytest.mark.parametrize("room", range(20, 90, 7))
def test_wrapped_text_keeps_every_character(room):
    text = "salesforce:0015g000007TmN3AAK 上海蓝港商贸 has contract_lines.csv and a-very-long-name_of.something/else"
    lines = wrap(text, room)
    assert all(cells(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_widths_fit_or_say_that_they_cannot():
    bodies = [["x" * 30 + " " + "y" * 10], ["1,234"]]
    found = choose(["Name", "N"], bodies, [False, True], room=50, gap=2)
    assert found == [41, 5]
    assert sum(choose(["Name", "N"], bodies, [False, True], room=41, gap=2)) + 4 <= 41
    assert choose(["Name", "N"], bodies, [True, True], room=41, gap=2) is None


def test_absent_is_said_in_the_readers_language(door):
    assert tables.show(None, "money", door) == "n/a"
    assert tables.show(None, "money", Door(settings=Settings(), lang="zh")) == "不适用"


def test_times_are_local_to_the_minute_and_say_their_zone(screen, door):
    door.zone, door.zone_name = ZoneInfo("Asia/Shanghai"), "Asia/Shanghai"
    tables.table([{"at": dt.datetime(2026, 1, 31, 16, 5, 9, 123)}], [column("at", "time")], door)
    assert "2026-02-01 00:05\n" in screen.getvalue()
    assert "At (Asia/Shanghai)" in screen.getvalue()


def test_movements_stand_in_the_order_of_the_bridge():
    names = ["churn", "contraction", "expansion", "fx", "new", "reactivation"]
    rows = [{"period": p, "movement": m} for p in (1, 2) for m in names]
    found = in_bridge_order(rows, ["period", "movement"])
    assert [r["period"] for r in found] == [1] * 6 + [2] * 6
    order = ["new", "reactivation", "expansion", "contraction", "churn", "fx"]
    assert [r["movement"] for r in found] == order * 2


def test_cohorts_are_a_triangle_with_unseen_months_empty(screen, door):
    columns = [column("cohort", "date"), column("age", "count"), column("value", "ratio"), column("n", "count")]
    first, second = dt.date(2026, 1, 1), dt.date(2026, 2, 1)
    rows = [
        {"cohort": first, "age": 0, "value": 1.0, "n": 4}, {"cohort": first, "age": 1, "value": 0.755, "n": 4},
        {"cohort": second, "age": 0, "value": 1.0, "n": 3}, {"cohort": second, "age": 1, "value": None, "n": 3},
    ]  # fmt: skip
    assert triangle.is_triangle(columns)
    triangle.triangle(rows, columns, door)
    lines = [line.split() for line in screen.getvalue().splitlines()]
    assert ["2026-01", "4", "100%", "76%"] in lines
    assert ["2026-02", "3", "100%"] in lines
    assert "n/a" not in screen.getvalue()


def test_many_ages_continue_below_instead_of_falling_off(screen, door):
    columns = [column("cohort", "date"), column("age", "count"), column("value", "ratio"), column("n", "count")]
    rows = [{"cohort": dt.date(2024, 1, 1), "age": a, "value": (100 + a) / 100, "n": 1} for a in range(30)]
    triangle.triangle(rows, columns, door)
    assert all(f" {100 + a}%" in screen.getvalue() for a in range(30))
    assert all(cells(line) <= 80 for line in screen.getvalue().splitlines())


def test_a_bridge_fits_its_room():
    lines = [("opening", "Opening", 100, "$100.00", "98 accounts"), ("new", "New", 5, "$5.00", "1 account")]
    assert all(cells(line) <= 60 for line in waterfall(lines, room=60).plain.splitlines())


def test_names_stand_beside_ids(company):
    shown = company("metric", "mrr", "--as-of", "2024-03-01", "--by", "account").out
    assert "apex:c1" in shown
    assert any(line.split()[:3] == ["apex:c1", "Acme", "2024-03-01"] for line in shown.splitlines())


def test_a_table_and_json_go_to_a_file(company, tmp_path):
    out = Path(tmp_path / "t.txt")
    assert company("metric", "mrr", "--out", out).out == ""
    assert "277.50" in out.read_text("utf-8")
    assert company("metric", "mrr", "--format", "json", "--out", out).out == ""
    assert '"277.50"' in out.read_text("utf-8")


def test_negative_values_are_values_and_the_history_of_edits_is_kept(own):
    own("record", "edit", "account", "apex:c2", "segment", "-3", "--reason", "a value, not an option")
    assert "-3" in own("record", "show", "account", "apex:c2").out
    own("record", "edit", "account", "apex:c1", "segment", "first", "--reason", "one")
    own("record", "edit", "account", "apex:c1", "segment", "second", "--reason", "two")
    shown = own("record", "show", "account", "apex:c1").out
    assert [w for line in shown.splitlines() for w in ("replaced by", "in force") if w in line] == [
        "replaced by", "in force",
    ]  # fmt: skip
    file = own.workspace.parent / "files" / "apex" / "accounts.csv"
    file.write_text(file.read_text().replace("acme.example,large", "acme.example,huge"), encoding="utf-8")
    own("import", file, "--system", "apex")
    (row,) = [
        r for r in own("record", "show", "account", "apex:c1", "--format", "json").json if r["field"] == "segment"
    ]
    assert (row["value"], row["decided_by"], row["reason"]) == ("huge", None, None)
    assert [h["reason"] for h in row["history"]] == ["one", "two"]
    assert "ended" in own("record", "show", "account", "apex:c1").out


def test_codes_are_words_for_people_and_codes_for_machines(company):
    shown, told = company("imports").out, company("imports", "--format", "csv").out
    assert "Contract line" in shown
    assert "contract_line" not in shown
    assert "generic_contract_line" in told


def test_explain_tells_only_what_the_metric_reads_and_one_local_time(company):
    shown = company("metric", "receivables_ageing", "--explain").out
    assert "Reactivation" not in shown
    assert "Weeks in a month" not in shown
    shown = company("metric", "mrr_movements", "--to", "2024-03-01", "--explain").out
    assert "Reactivation" in shown
    assert "Weeks in a month" in shown
    (line,) = [line for line in shown.splitlines() if line.startswith("As of")]
    assert line.endswith("(UTC).")
    assert "." not in line.split("known until")[1].rstrip(".")
