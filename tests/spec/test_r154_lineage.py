"""R-154: an explained figure leads down to source rows, and those rows give the figure again.

The explanation names batches; each row of a batch's Parquet file names its line of the source file; from those lines
alone plain Python computes the figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.oracle.golden import Golden
from tests.oracle.portfolio import concentration
from tests.oracle.revenue import KINDS
from tests.oracle.sample_files import Books, read, ref_of
from tests.support.cli import Cli
from tests.support.golden import GoldenCompany

KEYS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "line": lambda r: r["line_id"],
    "invoice": lambda r: r["invoice_id"],
    "payment": lambda r: r["payment_id"],
    "account": ref_of,
    "rate": lambda r: "\x1f".join((*r["pair"], r["day"].isoformat())),
}
"""The key under which the lake keeps a record of each kind."""


def explained(golden: GoldenCompany, name: str, *words: str) -> dict[str, Any]:
    """What `--explain` tells as JSON."""
    cli = Cli(golden.workspace.path)
    answer: dict[str, Any] = cli("metric", name, *words, "--explain", "--format", "json").json
    return answer


def rows_of(golden: GoldenCompany, named: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lake's rows of one named input."""
    path = golden.workspace.lake / "batches" / named["batch"] / f"{named['entity']}.parquet"
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    assert len(found) == named["rows"]
    assert {row["_batch"] for row in found} == {named["batch"]}
    return found


def source_of(named: Mapping[str, Any]) -> str:
    """Where the sample keeps a named file: each system has its folder, and presets begin with their system."""
    return f"{named['preset'].partition('_')[0]}/{named['file']}"


def followed(golden: GoldenCompany, inputs: Iterable[Mapping[str, Any]]) -> Books:
    """The books read from the lines that the inputs' rows name, and the links that they hold."""
    lines: dict[str, set[int]] = {}
    keys: set[tuple[str, int, str]] = set()
    links: dict[str, str] = {}
    for named in inputs:
        found = rows_of(golden, named)
        if named["entity"] == "identity_link":
            links |= {row["ref"]: row["account_id"] for row in found}
            continue
        file = source_of(named)
        lines.setdefault(file, set()).update(row["_line"] for row in found)
        keys |= {(file, row["_line"], row["_key"]) for row in found}
    books = read(golden.made.out, zone=golden.made.timezone, only=lines)
    # The line that a row names is the line that the row was made from.
    for kind, key in KEYS.items():
        assert [r for r in books.of(kind) if (r["file"], r["line"], key(r)) not in keys] == []
    return replace(books, known_as=links)


def minor(text: str) -> int:
    """US cents of the decimal string that JSON shows."""
    return int(Decimal(text).scaleb(2))


Figures = dict[Any, Any]
Recomputed = Callable[[Golden, GoldenCompany], Figures]


def mrr(hand: Golden, golden: GoldenCompany) -> Figures:
    worths = hand.revenue.worths(golden.end)
    return {"value": sum(worths.values()), "accounts": len(worths)}


def movements(hand: Golden, golden: GoldenCompany) -> Figures:
    row = hand.revenue.ledger(*golden.months[-3])[()]
    return {kind: (row[kind], row[f"{kind}_accounts"]) for kind in KINDS}


def retention(hand: Golden, golden: GoldenCompany) -> Figures:
    row = hand.revenue.retention(*golden.year)
    return {"numerator": row["net"], "denominator": row["start"], "n": row["logos"]}


def segments(hand: Golden, golden: GoldenCompany) -> Figures:
    at = golden.end
    return {key: row["opening"] for (key,), row in hand.revenue.ledger(at, at, ("segment",)).items()}


def biggest(hand: Golden, golden: GoldenCompany) -> Figures:
    found = concentration(hand.revenue.worths(golden.end))
    return {name: found[name] for name in ("biggest", "n", "accounts_for_80")}


def ageing(hand: Golden, golden: GoldenCompany) -> Figures:
    return dict(hand.receivables.ageing(golden.end))


def sales(hand: Golden, golden: GoldenCompany) -> Figures:
    start, end = golden.year
    owed = sum(left for _, left in hand.receivables.owed(end))
    return {"numerator": owed, "denominator": hand.receivables.sales(start, end)}


def shown_mrr(rows: list[dict[str, Any]]) -> Figures:
    (row,) = rows
    return {"value": minor(row["value"]), "accounts": row["accounts"]}


def shown_ratio(rows: list[dict[str, Any]]) -> Figures:
    (row,) = rows
    figures = {"numerator": minor(row["numerator"]), "denominator": minor(row["denominator"])}
    return figures | ({"n": row["n"]} if "days" not in row else {})


AT = ("--as-of", "2026-11-01")
MONTH = ("--from", "2026-08-01", "--to", "2026-09-01", "--grain", "month")
CASES: dict[str, tuple[tuple[str, ...], Callable[[list[dict[str, Any]]], Figures], Recomputed]] = {
    "mrr": (("mrr", *AT), shown_mrr, mrr),
    "mrr by segment": (
        ("mrr", *AT, "--by", "segment"), lambda rows: {r["segment"]: minor(r["value"]) for r in rows}, segments,
    ),
    "movements": (
        ("mrr_movements", *MONTH),
        lambda rows: {r["movement"]: (minor(r["amount"]), r["accounts"]) for r in rows}, movements,
    ),
    "retention": (("net_revenue_retention", *AT), shown_ratio, retention),
    "concentration": (
        ("revenue_concentration", *AT),
        lambda rows: next(
            {k: r[k] for k in ("biggest", "n", "accounts_for_80")} for r in rows if r["basis"] == "revenue"
        ),
        biggest,
    ),
    "receivables": (
        ("receivables_ageing", *AT),
        lambda rows: {r["bucket"]: (minor(r["value"]), r["invoices"], r["accounts"]) for r in rows}, ageing,
    ),
    "days of sales": (("days_sales_outstanding", *AT), shown_ratio, sales),
}  # fmt: skip


@cache
def told(golden: GoldenCompany, case: str) -> dict[str, Any]:
    """The explanation of a case."""
    return explained(golden, *CASES[case][0])


@pytest.mark.parametrize("case", CASES)
def test_r154_the_rows_that_an_explanation_leads_to_give_the_figure_again(golden: GoldenCompany, case: str) -> None:
    assert golden.end == dt.date(2026, 11, 1)
    _, shown, recomputed = CASES[case]
    answer = told(golden, case)
    found = recomputed(Golden(followed(golden, answer["inputs"])), golden)
    assert shown(answer["rows"]) == found


@pytest.mark.parametrize(("case", "entity"), [
    ("mrr", "contract_line"), ("movements", "contract_line"), ("retention", "identity_link"), ("retention", "fx_rate"),
    ("receivables", "invoice"), ("receivables", "payment"), ("days of sales", "invoice"), ("mrr by segment", "account"),
])  # fmt: skip
def test_r154_each_named_file_is_needed_for_the_figure(golden: GoldenCompany, case: str, entity: str) -> None:
    # A figure that came out the same without an input would not have been followed down to it.
    _, shown, recomputed = CASES[case]
    answer = told(golden, case)
    batches = [i["batch"] for i in answer["inputs"] if i["entity"] == entity]
    assert batches
    for batch in batches:
        rest = [i for i in answer["inputs"] if i["batch"] != batch]
        try:
            without = recomputed(Golden(followed(golden, rest)), golden)
        except (AssertionError, KeyError):
            continue  # not even computable
        assert without != shown(answer["rows"]), batch


def test_r154_the_links_between_systems_follow_from_the_accounts_named(golden: GoldenCompany) -> None:
    inputs = told(golden, "mrr")["inputs"]
    named = followed(golden, inputs)
    (links,) = [i for i in inputs if i["entity"] == "identity_link"]
    assert len(named.known_as) == links["rows"] > 0
    assert named.known_as == golden.byhand.books.known_as
