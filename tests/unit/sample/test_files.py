"""The files: same seed same bytes, every row possible, every header one that a preset knows."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from oarlock.sample import SampleSummary, make_sample
from oarlock.sample.draw import checksum, salesforce_id
from tests.unit.sample.recount import ZONE, Tables, first_midnight


def _digest(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(made: SampleSummary, tmp_path: Path) -> None:
    make_sample(tmp_path / "again", dirty=True)
    other = make_sample(tmp_path / "other", seed=8, dirty=True)
    assert _digest(tmp_path / "again") == _digest(made.out)
    same = {name for name, digest in _digest(other.out).items() if digest == _digest(made.out)[name]}
    # What the company decided for itself hangs on no draw.
    decided = (
        "assignments", "prices", "menu", "budgets", "domain_choices", "reveals", "anchors", "targets", "needs",
        "choices",
    )  # fmt: skip
    assert same <= {"generic/offerings.csv", *(f"strategy/{name}.csv" for name in decided)}


def test_a_company_is_the_same_in_a_larger_sample(tables: Tables, tmp_path: Path) -> None:
    make_sample(tmp_path, accounts=230, behaviour=False)
    larger = (tmp_path / "stripe" / "subscriptions.csv").read_text(encoding="utf-8")
    assert all(row["id"] in larger for row in tables["stripe/subscriptions.csv"][:50])


@pytest.mark.parametrize(
    ("accounts", "months", "end"),
    [(24, 3, dt.date(2026, 11, 1)), (40, 13, dt.date(2025, 3, 31)), (60, 30, dt.date(2024, 2, 29))],
)
def test_other_sizes_and_ends(tmp_path: Path, accounts: int, months: int, end: dt.date) -> None:
    made = make_sample(tmp_path, accounts=accounts, months=months, end=end)
    assert made.as_of == end
    assert all(count > 0 for count in made.files.values())
    assert json.loads(made.truth.read_text(encoding="utf-8"))["biggest_customer"]["share"] > 0.25


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    make_sample(tmp_path, accounts=600, months=3, behaviour=False, progress=lambda *step: told.append(step))
    assert told == [(500, 600, ""), (600, 600, "")]


def test_rows_and_counts_agree(made: SampleSummary, tables: Tables) -> None:
    counted = {name: len(rows) for name, rows in tables.items()}
    assert counted == {name: count for name, count in made.files.items() if name in counted}
    assert made.files.keys() - counted.keys() == {n for n in made.files if n.endswith(".parquet")}
    assert made.rows == sum(made.files.values())


def test_no_row_is_impossible(tables: Tables) -> None:
    for row in tables["generic/contract_lines.csv"]:
        assert float(row["每期金额"]) > 0
        assert float(row["每期折扣"] or 0) < float(row["每期金额"])
        assert not row["结束日期"] or row["结束日期"] > row["开始日期"]
        assert not row["折扣结束日期"] or row["开始日期"] < row["折扣结束日期"] < row["结束日期"]
        assert not row["取消通知时间"] or row["创建时间"] <= row["取消通知时间"]
    for row in tables["stripe/subscriptions.csv"]:
        assert row["Start Date (UTC)"] <= (row["Canceled At (UTC)"] or "9") <= (row["Ended At (UTC)"] or "9")
        assert bool(row["Ended At (UTC)"]) == (row["Status"] == "canceled")
    for path, key in (
        ("generic/contract_lines.csv", "合同行编号"), ("generic/invoices.csv", "发票编号"),
        ("stripe/payments.csv", "id"),
        ("generic/payments.csv", "Payment ID"), ("stripe/invoices.csv", "id"), ("salesforce/Account.csv", "Id"),
        ("salesforce/Contact.csv", "Id"), ("salesforce/Opportunity.csv", "Id"), ("stripe/subscriptions.csv", "id"),
    ):  # fmt: skip
        assert len({row[key] for row in tables[path]}) == len(tables[path]), path


def test_nothing_happens_after_the_export_and_each_feed_sees_its_day(made: SampleSummary, tables: Tables) -> None:
    noon = "2026-11-01 12:00"
    utc = dt.datetime(2026, 11, 1, 12, tzinfo=ZONE).astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M")
    happened = {
        "generic/contract_lines.csv": ("创建时间", noon), "generic/invoices.csv": ("开票时间", noon),
        "generic/payments.csv": ("Paid", noon), "generic/customers.csv": ("创建时间", noon),
        "stripe/subscriptions.csv": ("Created (UTC)", utc), "stripe/invoices.csv": ("Date (UTC)", utc),
        "stripe/payments.csv": ("Created (UTC)", utc), "stripe/customers.csv": ("Created (UTC)", utc),
    }  # fmt: skip
    for path, (column, last) in happened.items():
        stamps = [row[column][:16] for row in tables[path]]
        assert max(stamps) <= last, path
        day = first_midnight(max(stamps)) if "UTC" in column else dt.date.fromisoformat(max(stamps)[:10])
        assert day >= dt.date(2026, 11, 1), path
    starts = {row["开始日期"] for row in tables["generic/contract_lines.csv"]}
    assert max(starts) == max(row["day"] for row in tables["generic/fx_rates.csv"]) == "2026-11-01"
    changed = max(row["LastModifiedDate"] for row in tables["salesforce/Opportunity.csv"])
    assert changed <= "2026-11-01T04:00"


def test_salesforce_ids_carry_their_checksum() -> None:
    # Worked by hand: of 00155, 00000 and Xyy06 only the last has a capital, at its first place.
    assert checksum("0015500000Xyy06") == "AAB"
    for number in (1, 77, 12_345, 999_999):
        key = salesforce_id("001", number)
        short, tail = key[:15], key[15:]
        for place, letter in enumerate(tail):
            part = short[5 * place : 5 * place + 5]
            bits = "".join("1" if ch in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" else "0" for ch in reversed(part))
            assert "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[int(bits, 2)] == letter


def test_no_card_or_bank_column_is_written(tables: Tables) -> None:
    for path, rows in tables.items():
        for column in rows[0]:
            assert not any(word in column.casefold() for word in ("card", "iban", "last4", "银行")), (path, column)
