"""Columns that the user chooses: checked, applied to the plan, remembered by header."""

from __future__ import annotations

import pytest

from oarlock.domain.plan import Choose, Col, Const, Part, ReadPlan, Target
from oarlock.errors import UnknownNameError, UserError
from oarlock.ingest.mapping import Memory, apply, header_hash, remembered, used_columns
from oarlock.ingest.order import place
from oarlock.ingest.recognise import with_attributes
from oarlock.sources import registry

PLAN = ReadPlan(
    preset="p",
    system="s",
    never=("card",),
    parts=(
        Part(
            entity="contract_line",
            targets=(
                Target(column="amount", expr=Col("mrr"), unit="minor"),
                Target(column="interval", expr=Choose(Col("period"), {"m": "month"})),
                Target(column="currency", expr=Const("USD")),
            ),
        ),
        Part(entity="account", targets=(Target(column="account_id", expr=Col("customer")),)),
    ),
)
HEADER = ("Customer", "Fee", "Every", "Card Number")


def test_a_mapped_field_keeps_how_its_text_is_parsed() -> None:
    line = apply(PLAN, {"amount": "fee", "interval": "EVERY"}, HEADER).parts[0]
    targets = {t.column: t for t in line.targets}
    assert targets["amount"] == Target(column="amount", expr=Col("Fee"), unit="minor")
    assert targets["interval"].expr == Choose(Col("Every"), {"m": "month"})
    assert targets["currency"].expr == Const("USD")


def test_a_field_may_name_its_entity() -> None:
    both = apply(PLAN, {"account_id": "Fee"}, HEADER)
    assert all(Target(column="account_id", expr=Col("Fee")) in p.targets for p in both.parts)
    one = apply(PLAN, {"account.account_id": "Fee"}, HEADER)
    assert [Target(column="account_id", expr=Col("Fee")) in p.targets for p in one.parts] == [False, True]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"amount": "price"}, "no column 'price'"),
        ({"colour": "Fee"}, "'colour' is not a field of contract_line, account"),
        ({"units": "Card Number"}, "never imported"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(mapping: dict[str, str], words: str) -> None:
    with pytest.raises(UserError, match=words):
        apply(PLAN, mapping, HEADER)
    assert issubclass(UnknownNameError, UserError)


def test_headers_are_remembered_whatever_their_order_and_case() -> None:
    assert header_hash(("A b", "c")) == header_hash(("C", "a_B"))
    assert header_hash(("a",)) != header_hash(("a", "b"))


def test_the_newest_memory_of_a_header_counts() -> None:
    rows = [
        {"key": "h", "after": {"preset": "x", "mapping": {}}},
        {"key": "h", "after": {"preset": "y", "mapping": {"name": "n"}}},
        {"key": "g", "after": {"preset": "z", "mapping": {}}},
        {"key": "g", "after": None},
    ]
    assert remembered(rows) == {"h": Memory(preset="y", mapping={"name": "n"})}


def test_used_columns_look_inside_expressions() -> None:
    assert used_columns(PLAN) == {"mrr", "period", "customer"}


def test_unknown_columns_of_an_account_file_become_attributes() -> None:
    plan = registry.generic("account").plan
    assert plan is not None
    header = ("id", "channel", "date_of_birth", "country", "card_number")
    extra = with_attributes(plan, header).parts[1:]
    assert [(p.entity, p.targets[1].expr) for p in extra] == [("account_attribute", Const("date_of_birth"))]
    lines = registry.generic("contract_line").plan
    assert lines is not None
    assert with_attributes(lines, header) == lines


def test_what_is_referred_to_is_read_first() -> None:
    names = ["contact_role", "invoice", "contract_line", None, "account", "payment", "offering", "contact"]
    got = sorted(names, key=place)
    assert got.index("account") < got.index("contact") < got.index("contact_role")
    assert got.index("offering") < got.index("contract_line")
    assert got.index("invoice") < got.index("payment")
    assert got[-1] is None
