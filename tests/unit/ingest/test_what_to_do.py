"""What to do about a row that was not loaded; and what a file holds, by its name in either language and its columns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from oarlock.ingest.looking import likely_entity, named_in
from oarlock.ingest.mend_words import REMEDIES, USUAL, what_to_do
from oarlock.kit.text import msg


def test_each_remedy_belongs_to_a_reason_that_is_told() -> None:
    sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))
    try:
        import messages
    finally:
        sys.path.pop(0)
    assert set(REMEDIES) - set(messages.extract()) == set()
    assert what_to_do(msg("Something else.")) is USUAL


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("客户名单.csv", "account"), ("客户联系人.xlsx", "contact"), ("2026年发票明细.csv", "invoice"),
        ("合同.csv", "contract_line"), ("工单导出.csv", "ticket"), ("回款记录.csv", "payment"),
        ("customer_list.csv", "account"), ("Support Tickets 2026.csv", "ticket"), ("export-invoices.csv", "invoice"),
        ("deals.csv", "opportunity"), ("NPS.csv", "survey_response"), ("x17.csv", None), ("stale.csv", None),
    ],
)  # fmt: skip
def test_a_files_name_says_what_it_holds(file: str, kind: str | None) -> None:
    assert named_in(file) == kind


def test_the_name_outweighs_a_few_columns_and_columns_outweigh_nothing() -> None:
    header = ("企业", "阶段", "预计金额", "负责人")
    assert likely_entity(header, "客户名单.csv") == "account"
    assert likely_entity(("invoice_id", "account_id", "issued_at", "amount"), "export.csv") == "invoice"
    assert likely_entity(("x", "y"), "export.csv") == "account"
    # A whole table of another kind is believed over a loose word of its file's name.
    assert (
        likely_entity(
            ("ticket_id", "account_id", "created_at", "solved_at", "status", "priority", "channel", "kind"), "客户.csv"
        )
        == "ticket"
    )
