"""Which rows are loaded: keys, repeats, changes, histories, complete lists, by-products, other tables, footers."""

from __future__ import annotations

import datetime as dt
import random

import pyarrow.parquet as pq
import pytest

from oarlock.domain.plan import Choose, Col, Const, First, Lookup, Part, ReadPlan, Sql, Target
from oarlock.kit.files import SourceFile
from oarlock.lake.commits import read_log
from oarlock.lake.load import Loaded, LoadOptions
from tests.unit.load.conftest import Loader, Make, told
from tests.unit.load.plans import LINES, part, plan


def counts(loaded: Loaded, index: int = 0) -> tuple[int, int, int, int, int]:
    """read, loaded, unchanged, rejected, skipped of a part."""
    p = loaded.parts[index]
    assert p.read == p.loaded + p.unchanged + p.rejected + p.skipped
    return p.read, p.loaded, p.unchanged, p.rejected, p.skipped


LISTED = (
    "account_id,start_date,end_date,amount\na,2020-01-01,2020-02-01,10\na,2020-01-01,2020-02-01,10\nb,2020-01-01,,5\n"
)


def test_true_duplicates_are_kept_and_the_same_file_again_adds_nothing(loader: Loader) -> None:
    assert counts(loader(LISTED, LINES)) == (3, 3, 0, 0, 0)
    assert counts(loader(LISTED, LINES)) == (3, 0, 3, 0, 0)
    assert sorted(r["_key"].split("\x1f")[0] + r["_key"][-2:] for r in loader.rows("contract_line")) == [
        "a#1",
        "a#2",
        "b#1",
    ]


def test_the_order_of_rows_means_nothing(make_loader: Make) -> None:
    loader = make_loader()
    rows = [f"a{i % 7},2020-0{1 + i % 9}-01,{i % 5}" for i in range(60)]
    loader("account_id,start_date,amount\n" + "\n".join(rows) + "\n", LINES)
    random.Random(1).shuffle(rows)
    again = loader("account_id,start_date,amount\n" + "\n".join(rows) + "\n", LINES)
    assert counts(again) == (60, 0, 60, 0, 0)


def test_an_end_that_is_filled_in_later_is_a_new_version_of_the_same_line(loader: Loader) -> None:
    loader("account_id,start_date,end_date,amount\na,2020-01-01,,10\na,2020-01-01,,20\n", LINES)
    changed = loader("account_id,start_date,end_date,amount\na,2020-01-01,2020-06-01,20\na,2020-01-01,,10\n", LINES)
    assert counts(changed) == (2, 1, 1, 0, 0)
    rows = loader.rows("contract_line")
    old, new = [r for r in rows if r["amount"] == 2000]
    assert old["_key"] == new["_key"]
    assert (old["end_date"], new["end_date"]) == (None, dt.date(2020, 6, 1))


def test_a_bad_row_that_is_corrected_later_does_not_shift_its_twins(loader: Loader) -> None:
    loader("account_id,start_date,amount\na,2020-01-01,10\na,2020-01-01,x\na,2020-01-01,30\n", LINES)
    fixed = loader("account_id,start_date,amount\na,2020-01-01,10\na,2020-01-01,20\na,2020-01-01,30\n", LINES)
    assert fixed.parts[0].rejected == 0
    assert len({r["_key"] for r in loader.rows("contract_line")}) == 3


def test_events_without_ids_are_told_apart_by_content_and_number(loader: Loader) -> None:
    text = "account_id,event,happened_at\n" + "a,login,2020-01-01 10:00\n" * 3 + "b,login,2020-01-01 10:00\n"
    assert counts(loader(text, plan("usage_event"))) == (4, 4, 0, 0, 0)
    assert counts(loader(text, plan("usage_event"))) == (4, 0, 4, 0, 0)
    more = loader(text + "a,login,2020-01-01 10:00\n", plan("usage_event"))
    assert counts(more) == (5, 1, 4, 0, 0)


def test_events_with_ids_are_loaded_once(loader: Loader) -> None:
    text = "payment_id,paid_at,amount\np1,2020-01-01,5\np1,2020-01-01,5\np2,2020-01-01,6\n"
    assert counts(loader(text, plan("payment"))) == (3, 2, 1, 0, 0)
    assert counts(loader("payment_id,paid_at,amount\np1,2020-01-02,9\n", plan("payment"))) == (1, 0, 1, 0, 0)


def test_a_key_claimed_twice_keeps_the_fullest_row_whatever_the_order(loader: Loader) -> None:
    loaded = loader("account_id,name,country\n1,A,\n1,B,DE\n2,C,\n", plan("account"))
    assert counts(loaded) == (3, 2, 0, 1, 0)
    (reject,) = told(loaded)
    assert reject[0] == 2
    assert reject[3].startswith("Another row has the same key")
    assert [r["name"] for r in loader.rows("account")] == ["B", "C"]
    again = loader("account_id,name,country\n2,C,\n1,B,DE\n1,A,\n", plan("account"))
    assert counts(again) == (3, 0, 2, 1, 0)


def test_versions_with_their_own_stamps_are_all_kept_and_known_again(loader: Loader) -> None:
    text = (
        "account_id,name,valid_from\n1,A,2020-01-01\n1,B,2021-01-01\n1,A,2022-01-01\n1,A,2022-01-01\n2,C,2020-01-01\n"
    )
    read = plan(part("account", is_history=True))
    assert counts(loader(text, read)) == (5, 4, 1, 0, 0)
    assert counts(loader(text, read)) == (5, 0, 5, 0, 0)
    assert sorted(str(r["_valid_from"])[:4] for r in loader.rows("account") if r["account_id"] == "1") == [
        "2020",
        "2021",
        "2022",
    ]


def test_a_value_that_comes_back_is_a_new_version(loader: Loader) -> None:
    for name in "ABA":
        assert loader(f"account_id,name\n1,{name}\n", plan("account")).parts[0].loaded == 1


def test_undoing_a_batch_makes_its_rows_new_again(loader: Loader) -> None:
    loader(LISTED, LINES)
    loader.undo()
    assert counts(loader(LISTED, LINES)) == (3, 3, 0, 0, 0)


def test_stamps_say_when_a_row_was_known_and_true(make_loader: Make) -> None:
    loader = make_loader("Asia/Shanghai")
    loader("line_id,account_id,start_date,amount\n1,a,2020-03-01,5\n", LINES)
    loader("account_id,name,updated_at\n1,A,2020-03-01 08:00\n", plan("account", zone="local"))
    (line,), (account,) = loader.rows("contract_line"), loader.rows("account")
    assert line["_learned"] == dt.datetime(2020, 2, 29, 16)
    assert line["_valid_from"] is None
    assert account["_learned"] == account["_valid_from"] == dt.datetime(2020, 3, 1)


def test_how_far_the_feed_was_observed_never_comes_from_an_end(make_loader: Make) -> None:
    loader = make_loader("Asia/Shanghai")
    loaded = loader(
        "line_id,account_id,start_date,end_date,amount,created_at\n"
        "1,a,2020-03-01,2030-01-01,5,2020-03-04 23:30Z\n2,a,2020-02-01,,x,2020-05-01 00:00\n",
        LINES,
    )
    assert loaded.parts[0].observed_until == dt.date(2020, 3, 5)


def test_personal_columns_live_beside_the_rows_and_a_change_in_them_is_seen(loader: Loader) -> None:
    head = "contact_id,name,email,title\n"
    loader(head + "1,Ann,ann@example.com,CEO\n2,,,\n", plan("contact"))
    assert set(loader.rows("contact")[0]) & {"name", "email", "phone"} == set()
    assert loader.personal("contact") == [{"_row": 1, "name": "Ann", "email": "ann@example.com", "phone": None}]
    changed = loader(head + "1,Ann,ann@example.org,CEO\n2,,,\n", plan("contact"))
    assert counts(changed) == (2, 1, 1, 0, 0)


COMPLETE = LoadOptions(threads=1, complete=True)


def test_a_complete_list_closes_what_it_no_longer_holds(loader: Loader) -> None:
    loader("account_id,name\n1,A\n2,B\n3,C\n", plan("account"))
    loader("account_id,name\n9,other system\n", plan("account", system="crm"))
    loaded = loader("account_id,name\n1,A\n3,C2\n", plan("account"), options=COMPLETE)
    (p,) = loaded.parts
    assert (p.loaded, p.unchanged, p.closed, p.known) == (1, 1, 1, 3)
    assert p.part is not None
    assert p.part.rows == 2
    (closed,) = [r for r in loader.rows("account") if r["_closed"]]
    assert (closed["account_id"], closed["name"], closed["_line"]) == ("2", "B", None)
    again = loader("account_id,name\n1,A\n3,C2\n", plan("account"), options=COMPLETE).parts[0]
    assert (again.loaded, again.closed, again.known, again.part) == (0, 0, 2, None)


def test_a_row_that_is_there_but_wrong_is_not_closed(loader: Loader) -> None:
    loader("account_id,employees\n1,5\n2,5\n", plan("account"))
    loaded = loader("account_id,employees\n1,5\n2,many\n", plan("account"), options=COMPLETE)
    assert loaded.parts[0].closed == 0


def test_a_closed_row_that_comes_back_is_open_again_from_now_on(loader: Loader) -> None:
    text = "account_id,name,updated_at\n1,A,2020-01-01\n2,B,2020-01-01\n"
    loader(text, plan("account"))
    loader("account_id,name,updated_at\n1,A,2020-01-01\n", plan("account"), options=COMPLETE)
    back = loader(text, plan("account"))
    assert counts(back) == (2, 1, 1, 0, 0)
    last = loader.rows("account")[-1]
    assert (last["account_id"], last["_closed"], last["_valid_from"]) == ("2", False, None)
    assert counts(loader(text, plan("account"))) == (2, 0, 2, 0, 0)


def _both(**kwargs: bool) -> ReadPlan:
    accounts = Part(
        entity="account",
        targets=(Target(column="account_id", expr=Col("account_id")), Target(column="name", expr=Col("name"))),
        **kwargs,
    )
    return plan("contract_line", accounts)


SOLD = "account_id,name,start_date,amount\na,A Ltd,2020-01-01,10\na,,2020-02-01,20\nb,B Ltd,2020-01-01,5\n"


def test_one_row_gives_rows_of_several_entities(loader: Loader) -> None:
    loaded = loader(SOLD, _both(is_distinct=True))
    assert counts(loaded, 0) == (3, 3, 0, 0, 0)
    assert counts(loaded, 1) == (3, 2, 0, 0, 1)
    assert {r["account_id"]: r["name"] for r in loader.rows("account")} == {"a": "A Ltd", "b": "B Ltd"}


def test_a_by_product_never_speaks_over_what_is_known(loader: Loader) -> None:
    loader("account_id,name\na,The real A\n", plan("account"))
    loaded = loader(SOLD, _both(is_distinct=True, is_new_only=True))
    assert loaded.parts[1].loaded == 1
    assert {r["account_id"]: r["name"] for r in loader.rows("account")} == {"a": "The real A", "b": "B Ltd"}


def test_two_parts_of_one_entity_share_a_file(loader: Loader) -> None:
    billing = Part(
        entity="account", targets=(Target(column="account_id", expr=Col("billed")),), is_distinct=True, is_new_only=True
    )
    own = Part(entity="account", targets=(Target(column="account_id", expr=Col("account_id")),), is_distinct=True)
    loaded = loader("account_id,billed\na,b\nb,b\nc,d\n", plan(own, billing))
    (p,) = loaded.parts
    assert p.loaded == 4
    rows = loader.rows("account")
    assert sorted(r["account_id"] for r in rows) == ["a", "b", "c", "d"]
    assert len({r["_row"] for r in rows}) == 4


def test_rows_that_the_plan_does_not_want_are_no_errors(loader: Loader) -> None:
    wanted = Sql("lower({d}) is distinct from 'true'", {"d": Col("IsDeleted")})
    loaded = loader("account_id,name,IsDeleted\n1,A,false\n2,B,TRUE\n,,\n", plan(part("account", where=wanted)))
    assert counts(loaded) == (3, 1, 0, 0, 2)


def test_a_footer_after_an_empty_row_is_left_out(loader: Loader) -> None:
    text = 'account_id,name\n1,A\n2,B\n\n"Report","generated"\nConfidential\n'
    assert counts(loader(text, plan("account", skip_after_blank=True))) == (2, 2, 0, 0, 0)
    quoted = 'account_id,name\n1,A\n"",""\n"Total","2"\n'
    assert counts(loader(quoted, plan("account", skip_after_blank=True))) == (1, 0, 1, 0, 0)
    careful = 'account_id,name\n1,5" A\n\nReport\n'
    assert counts(loader(careful, plan("account", skip_after_blank=True))) == (1, 1, 0, 0, 0)


def _items(**kwargs: object) -> ReadPlan:
    lookup = Lookup(alias="price", preset="prices", on=("price_id", "id"), **kwargs)  # type: ignore[arg-type] # as given
    targets = {
        "amount": Target(column="amount", expr=Col("price.amount"), unit="minor"),
        "currency": Target(column="currency", expr=First(Col("price.currency"), Const("EUR"))),
        "interval": Target(
            column="interval", expr=Choose(Col("price.interval"), {"monthly": "month"}, otherwise="year")
        ),
    }
    return plan(part("contract_line", targets=targets), lookups=(lookup,))


ITEMS = "line_id,account_id,start_date,price_id\n1,a,2020-01-01,p1\n2,a,2020-01-01,p2\n3,a,2020-01-01,p9\n"
PRICES = "id,amount,currency,interval,at\np1,1000,usd,Monthly,2\np2,500,,yearly,1\np1,900,usd,Monthly,1\n"


def test_other_tables_are_joined_and_a_missing_partner_is_told(loader: Loader) -> None:
    loaded = loader(ITEMS, _items(newest_by="at"), lookups={"price": PRICES})
    rows = loader.rows("contract_line")
    assert [(r["amount"], r["currency"], r["interval"]) for r in rows] == [
        (1000, "USD", "month"),
        (500, "EUR", "year"),
    ]
    assert [(line, column, value) for line, column, value, _ in told(loaded) if column == "price_id"] == [
        (4, "price_id", "p9")
    ]
    assert "No row of file2.csv has this value in 'id'." in {reason for *_, reason in told(loaded)}


def test_without_an_order_the_last_partner_counts(loader: Loader) -> None:
    loader(ITEMS, _items(is_required=False), lookups={"price": PRICES})
    assert [r["amount"] for r in loader.rows("contract_line")] == [900, 500]


def test_each_partner_can_make_a_row(loader: Loader) -> None:
    lookup = Lookup(alias="item", preset="items", on=("id", "subscription"), is_each=True)
    read = plan(
        part("contract_line", targets={"line_id": Target(column="line_id", expr=Col("item.id"))}), lookups=(lookup,)
    )
    text = "id,account_id,start_date,amount\ns1,a,2020-01-01,5\n"
    loader(text, read, lookups={"item": "id,subscription\ni1,s1\ni2,s1\n"})
    rows = loader.rows("contract_line")
    assert sorted(r["line_id"] for r in rows) == ["i1", "i2"]
    assert len({r["_row"] for r in rows}) == 2


def test_a_table_that_is_not_there_is_named(loader: Loader) -> None:
    loaded = loader(ITEMS, _items())
    assert loaded.parts[0].rejected == 3
    assert "The table 'prices' that this row refers to is not among the files." in {r for *_, r in told(loaded)}


LINED = {
    "plain": "account_id,name,employees\n1,A,x\n2,B,1\n",
    "line ends inside quotes": 'account_id,name,employees\n1,"A\nof\nB",1\n2,B,x\n',
    "blank lines": "account_id,name,employees\n\n1,A,1\n\n\n2,B,x\n",
    "Windows line ends": 'account_id,name,employees\r\n1,"A\r\nB",1\r\n\r\n2,B,x',
    "a header over two lines": '"account_id","name","employees","what\nelse"\n1,A,1,\n2,B,x,\n',
    "short and long rows before": "account_id,name,employees\n1\n1,2,3,4\n2,B,x\n",
    "a stray quote": 'account_id,name,employees\n1,5" A,1\n\n2,B,x\n',
}


@pytest.mark.parametrize("name", LINED)
def test_lines_are_the_original_s(loader: Loader, name: str) -> None:
    text = LINED[name]
    loaded = loader(text, plan("account"))
    lines = text.splitlines()
    bad = [line for line, column, *_ in told(loaded) if column == "employees"]
    assert [lines[line - 1].rsplit(",", 2 if text.endswith(",\n") else 1)[-2:][0][-1] for line in bad]
    assert all("x" in lines[line - 1] for line in bad)
    assert len(bad) == 1
    ragged = [line for line, column, *_ in told(loaded) if column == ""]
    assert all(lines[line - 1].count(",") != 2 for line in ragged)
    for row in loader.rows("account"):
        assert lines[row["_line"] - 1].startswith(row["account_id"])


def test_lines_of_a_file_in_another_encoding(loader: Loader) -> None:
    text = 'account_id,name,employees\n1,"甲公司\n分部",1\n2,乙公司客户,x\n'
    loaded = loader(text.encode("gb18030"), plan("account"))
    assert [(line, column) for line, column, *_ in told(loaded)] == [(4, "employees")]
    assert loader.rows("account")[0]["name"] == "甲公司\n分部"
    assert [n.params["encoding"] for n in loaded.notes] == ["gb18030"]


def test_a_table_misread_by_the_engine_is_read_record_by_record(
    loader: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    import oarlock.lake.load.stage as module

    source = loader.source("account_id,name\n1,A\n2,B\n")
    calls: list[SourceFile] = []
    real = module.number_lines

    def disagree(source: SourceFile, **kwargs: object) -> object:
        calls.append(source)
        raise module.UnevenError

    monkeypatch.setattr(module, "number_lines", disagree)
    assert counts(loader(source, plan("account"))) == (2, 2, 0, 0, 0)
    assert len(calls) == 1
    assert real is not disagree
    assert [r["_line"] for r in loader.rows("account")] == [2, 3]


def test_an_entity_s_old_schema_reads_beside_the_new_one(loader: Loader) -> None:
    loader("account_id,name\n1,A\n", plan("account"))
    (file,) = read_log(loader.workspace).visible("account")
    table = pq.read_table(file.path)
    assert table.column_names[-9:] == [
        "_row",
        "_batch",
        "_source",
        "_line",
        "_key",
        "_hash",
        "_learned",
        "_valid_from",
        "_closed",
    ]
    assert str(table.schema.field("created_at").type) == "timestamp[us]"
    assert str(table.schema.field("employees").type) == "int64"
