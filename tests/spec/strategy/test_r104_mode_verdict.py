"""R-104: ten items of evidence say the mode, clear from 60 % and mixed below; no mode stands above another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.metrics.core.modes import MODES
from oarlock.scores.rubric.questions import shipped
from oarlock.strategy.modes.mode_verdict import METRIC
from tests.support.strategy import asked

D, T = dt.date, dt.datetime
FACTORS = shipped("mode").ids
MAY = D(2024, 5, 1)
LETTERS = {"c": "consultative", "e": "enterprise", "t": "transactional"}


def said(account: str, letters: str, *, function: str = "sales", day: dt.date = MAY) -> list[dict[str, Any]]:
    """One answer a letter, to the factors in their order."""
    return [
        {"rubric": "mode", "subject": account, "factor": factor, "choice": LETTERS[letter], "round": "1",
         "author": f"{function} person", "function": function, "evidence_at": day,
         "answered_at": T(day.year, day.month, day.day, 9)}
        for factor, letter in zip(FACTORS, letters, strict=False)
    ]  # fmt: skip


def found(answers: list[dict[str, Any]], **more: Any) -> dict[str, dict[str, Any]]:
    names = sorted({str(row["subject"]) for row in answers})
    accounts = [{"account_id": name, "name": name.title(), "mode": "Strategic"} for name in names]
    rows = asked(METRIC, {"account": accounts, "answer": answers} | more)
    return {row["account"]: row for row in rows}


def test_r104_six_of_ten_are_clear() -> None:
    row = found(said("acme", "ccccccttte"))["acme"]
    assert (row["verdict"], row["value"], row["is_due"]) == ("consultative", 0.6, False)
    assert (row["consultative"], row["enterprise"], row["transactional"]) == (0.6, 0.1, 0.3)
    assert (row["mode"], row["agrees"], row["coverage"]) == ("enterprise", "no", 1.0)


def test_r104_five_four_one_is_mixed_and_due_for_review() -> None:
    row = found(said("acme", "ccccctttte"))["acme"]
    assert (row["verdict"], row["is_due"], row["status"]) == ("mixed", True, "ok")
    assert (row["n_consultative"], row["n_transactional"], row["n_enterprise"]) == (5, 4, 1)


def test_r104_two_halves_are_mixed() -> None:
    assert found(said("acme", "cccccttttt"))["acme"]["verdict"] == "mixed"


def test_r104_five_items_are_too_few_and_say_no_number() -> None:
    row = found(said("acme", "ccccc"))["acme"]
    assert (row["verdict"], row["value"], row["consultative"], row["status"]) == (
        "insufficient", None, None, "insufficient",
    )  # fmt: skip
    assert row["coverage"] == 0.5


def test_r104_the_customers_view_stands_beside_ours_and_is_not_mixed_in() -> None:
    row = found(said("acme", "cccccctttt") + said("acme", "tttttttttt", function="customer"))["acme"]
    assert (row["verdict"], row["n"], row["customer_view"], row["customer_items"]) == (
        "consultative", 10, "transactional", 10,
    )  # fmt: skip


def test_r104_the_newest_answer_counts_and_old_evidence_does_not() -> None:
    newer = [{**row, "round": "2", "answered_at": T(2024, 6, 1)} for row in said("acme", "t")]
    row = found([*said("acme", "ccccccctte"), *newer])["acme"]
    assert (row["n_consultative"], row["n_transactional"]) == (6, 3)
    old = found(said("acme", "cccccccccc", day=D(2023, 6, 1)))["acme"]
    assert (old["n"], old["verdict"]) == (0, "insufficient")
    bare = [{**row, "evidence_at": None} for row in said("acme", "cccccccccc")]
    assert found(bare)["acme"]["n"] == 0


def test_r104_records_answer_two_items_where_nobody_did() -> None:
    people = [{"contact_id": f"p{i}", "account_id": "acme", "department": name}
              for i, name in enumerate(("Finance", "IT", "Board", "Sales", "it"))]  # fmt: skip
    met = [{"interaction_id": f"m{i}", "account_id": "acme", "contact_id": f"p{i}", "happened_at": T(2024, 6, 1)}
           for i in range(5)]  # fmt: skip
    lines = [{"account_id": "acme", "start_date": D(2024, 1, 1), "end_date": D(2027, 1, 1)}]
    few = [row for row in said("acme", "eeeeeeeeee") if row["factor"] not in ("functions", "horizon")][:4]
    row = found(few, contact=people, interaction=met, contract_line=lines)["acme"]
    assert (row["n"], row["from_records"], row["verdict"], row["agrees"]) == (6, 2, "enterprise", "yes")
    own = found(said("acme", "cccccccccc"), contact=people, interaction=met, contract_line=lines)["acme"]
    assert (own["n"], own["from_records"]) == (10, 0)


def test_r104_the_order_of_the_modes_is_neutral() -> None:
    assert list(MODES) == sorted(MODES) == list(shipped("mode").codes)


def test_r104_an_answer_that_names_no_mode_does_not_count() -> None:
    strange = [{**row, "choice": "best"} for row in said("acme", "cccccc")]
    assert found(strange)["acme"]["n"] == 0
