"""A company's own files, by column code, English or Chinese label, or alias."""

from __future__ import annotations

import datetime as dt

import pytest

from oarlock.domain.entities import ENTITIES
from oarlock.domain.plan import header_key
from oarlock.errors import NotRecognisedError, UnknownNameError
from oarlock.sources import registry
from tests.support.presets import Bench, table

OWN = [name for name in ENTITIES if name not in ("identity_link", "edit")]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("how", ["code", "en", "zh"])
def test_it_recognises_every_entity_by_its_own_words(name: str, how: str) -> None:
    columns = ENTITIES[name].columns
    words = {
        "code": [c.name for c in columns],
        "en": [c.label.en for c in columns],
        "zh": [c.label.zh for c in columns],
    }
    found = registry.recognise(words[how])
    assert found[0][0].name == f"generic_{name}"
    assert len(found) == 1 or found[1][1] < found[0][1]


@pytest.mark.parametrize("name", OWN)
def test_no_two_columns_of_an_entity_read_the_same_word(name: str) -> None:
    plan = registry.generic(name).plan
    assert plan is not None
    seen: dict[str, str] = {}
    for target in plan.parts[0].targets:
        names = getattr(target.expr, "names", None) or getattr(getattr(target.expr, "part", None), "names", ())
        for word in names:
            key = header_key(word)
            assert seen.setdefault(key, target.column) == target.column
        seen |= {header_key(word): target.column for word in names}
    assert seen


def test_it_reads_a_chinese_contract_book(bench: Bench) -> None:
    read = bench.read(
        table("""
            客户编号 | 产品编号 | 开始日期      | 结束日期   | 每期金额  | 币种 | 计费周期 | 状态
            K-1      | 标准版   | 2024年3月1日  | 2025-03-01 | ¥12,000   | CNY  | 年付     | 生效
            K-1      | 标准版   | 2024/3/1      |            | 3,000.50  | RMB  | 每季度   | 试用
            K-2      | 高级版   | 2024-02-29    |            | 99        |      | 月       | 已取消
        """)
    )
    lines = read.rows["contract_line"]
    assert [(r["interval"], r["interval_count"]) for r in lines] == [("year", 1), ("month", 3), ("month", 1)]
    assert [(r["amount"], r["currency"]) for r in lines] == [(1_200_000, "CNY"), (300_050, "CNY"), (9_900, "USD")]
    assert [r["status"] for r in lines] == ["active", "trialing", "canceled"]
    assert [r["start_date"] for r in lines] == [dt.date(2024, 3, 1), dt.date(2024, 3, 1), dt.date(2024, 2, 29)]
    assert len({r["_key"] for r in lines}) == 3


def test_lines_of_one_subscription_do_not_replace_each_other(bench: Bench) -> None:
    read = bench.read(
        table("""
            subscription_id | account_id | product | start_date | amount | interval
            s1              | a          | base    | 2024-01-01 | 10     | month
            s1              | a          | extra   | 2024-01-01 | 5      | month
        """),
        "generic_contract_line",
    )
    assert read.column("contract_line", "contract_id") == ["s1", "s1"]
    assert len({r["_key"] for r in read.rows["contract_line"]}) == 2


def test_ids_stay_as_they_are_and_stamps_are_local(tmp_path_factory: pytest.TempPathFactory) -> None:
    bench = Bench(tmp_path_factory.mktemp("bench"), zone="Asia/Shanghai", currency="CNY")
    read = bench.read(table("account_id | name | created_at \n 1 | 甲 | 2024-01-01 00:00:00"), "generic_account")
    row = read.only("account")
    assert (row["account_id"], row["created_at"]) == ("1", dt.datetime(2023, 12, 31, 16))


def test_an_account_file_with_a_plain_id_is_read_when_its_entity_is_named(bench: Bench) -> None:
    text = table("id | channel | date_of_birth | country \n 0 | web | 1971-05-07 | KR")
    assert registry.recognise(["id", "channel", "date_of_birth", "country"]) == []
    row = bench.read(text, "generic_account").only("account")
    assert (row["account_id"], row["channel"], row["country"]) == ("0", "web", "KR")


def test_a_header_that_nothing_recognises_says_what_the_nearest_preset_lacks() -> None:
    with pytest.raises(NotRecognisedError) as caught:
        registry.best(["account_id", "product", "start_date", "end_date", "price"])
    assert "price" in str(caught.value)
    assert "minimal" in str(caught.value)
    assert "mrr" in str(caught.value)


def test_an_unknown_preset_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="stripe_subscriptions"):
        registry.preset("no_such")


def test_semicolons_decimal_commas_and_a_byte_order_mark(bench: Bench) -> None:
    header = "\ufeffKundennr;account_id;start_date;amount;interval\n"
    text = header + "1;a;01.03.2024;1.234,50;month\n2;b;15.03.2024;99,00;month\n"
    read = bench.read(text, "generic_contract_line")
    assert read.column("contract_line", "amount") == [123_450, 9_900]
    assert read.column("contract_line", "start_date") == [dt.date(2024, 3, 1), dt.date(2024, 3, 15)]


def test_translated_and_ambiguous_dates_follow_the_whole_column(bench: Bench) -> None:
    read = bench.read(
        table("""
            ticket_id | account_id | created_at          | priority
            1         | a          | 30/Oct/26 5:00 PM   | high
            2         | a          | 6/21/2025 16:14     | low
            3         | a          | 2/3/2025 1:05       | low
        """),
        "generic_ticket",
    )
    assert read.column("ticket", "created_at") == [
        dt.datetime(2026, 10, 30, 17),
        dt.datetime(2025, 6, 21, 16, 14),
        dt.datetime(2025, 2, 3, 1, 5),
    ]


def test_columns_that_repeat_a_header_are_read_once(bench: Bench) -> None:
    read = bench.read("account_id,name,segment,segment\n1,Acme,big,small\n", "generic_account")
    assert read.only("account")["segment"] == "big"
