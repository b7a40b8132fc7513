"""A8: the golden company's figures, each recomputed from the files by plain Python.

Every family below gives the published figures and the recomputed ones under the same names; all names must match.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from oarlock.pipeline.questions import Ask
from tests.oracle.portfolio import concentration, losses
from tests.oracle.revenue import KINDS, Company, empty, half_away
from tests.support.golden import GoldenCompany

Figures = dict[tuple[Any, ...], Any]
Pair = tuple[Figures, Figures]
FAMILIES: dict[str, Callable[[GoldenCompany], Pair]] = {}
FEWEST = 400


def family(one: Callable[[GoldenCompany], Pair]) -> Callable[[GoldenCompany], Pair]:
    """Register a family of figures and compute it once."""
    FAMILIES[one.__name__] = cache(one)
    return FAMILIES[one.__name__]


def told(rows: Iterable[Mapping[str, Any]], keys: tuple[str, ...], columns: Iterable[str]) -> Figures:
    """Figures of an answer's rows under the values of some columns."""
    return {(*(row[k] for k in keys), name): row[name] for row in rows for name in columns}


def named(key: tuple[Any, ...], figures: Mapping[str, Any]) -> Figures:
    """Figures of one row."""
    return {(*key, name): value for name, value in figures.items()}


def share(part: int, whole: int) -> Fraction | None:
    """A quotient, None where there is nothing to divide by."""
    return Fraction(part, whole) if whole else None


def worth(company: Company, at: dt.date, by: tuple[str, ...] = ()) -> dict[tuple[Any, ...], dict[str, int]]:
    """Amount and number of customers at a midnight by values of `by`."""
    found = company.ledger(at, at, by) or ({} if by else {(): empty()})
    return {key: {"value": row["opening"], "accounts": row["opening_accounts"]} for key, row in found.items()}


def stock(golden: GoldenCompany, name: str, standing: str, company: Company) -> Pair:
    """A stock of recurring revenue at each of its published instants."""
    days = golden.days if standing == "months" else [golden.end]
    hand: Figures = {}
    for at in days:
        hand |= named((at,), worth(company, at)[()])
    return told(golden.published(name, standing), ("as_of",), ("value", "accounts")), hand


@family
def mrr(golden: GoldenCompany) -> Pair:
    return stock(golden, "mrr", "months", golden.byhand.revenue)


@family
def arr(golden: GoldenCompany) -> Pair:
    return stock(golden, "arr", "months", golden.byhand.company(basis="arr"))


@family
def list_mrr(golden: GoldenCompany) -> Pair:
    return stock(golden, "list_mrr", "now", golden.byhand.company(discounts="list"))


@family
def net_mrr(golden: GoldenCompany) -> Pair:
    return stock(golden, "net_mrr", "now", golden.byhand.company(discounts="net"))


@family
def committed_mrr(golden: GoldenCompany) -> Pair:
    return stock(golden, "committed_mrr", "now", golden.byhand.company(notice=True))


@family
def arpa(golden: GoldenCompany) -> Pair:
    hand: Figures = {}
    for at in golden.days:
        now = worth(golden.byhand.revenue, at)[()]
        hand[at, "value"] = half_away(Fraction(now["value"], now["accounts"])) if now["accounts"] else None
    return told(golden.published("arpa", "months"), ("as_of",), ("value",)), hand


def movements(golden: GoldenCompany, name: str, company: Company) -> Pair:
    """The six movements of each standing month, with how many customers each is of."""
    hand: Figures = {}
    for start, end in golden.months:
        row = company.ledger(start, end)[()]
        for kind in KINDS:
            hand |= named((start, kind), {"amount": row[kind], "accounts": row[f"{kind}_accounts"]})
    return told(golden.published(name, "months"), ("period", "movement"), ("amount", "accounts")), hand


@family
def mrr_movements(golden: GoldenCompany) -> Pair:
    return movements(golden, "mrr_movements", golden.byhand.revenue)


@family
def arr_movements(golden: GoldenCompany) -> Pair:
    return movements(golden, "arr_movements", golden.byhand.company(basis="arr"))


@family
def revenue_bridge(golden: GoldenCompany) -> Pair:
    hand: Figures = {}
    for start, end in [*golden.months, golden.year]:
        row = golden.byhand.revenue.ledger(start, end)[()]
        lines = {name: row[name] for name in ("opening", *KINDS, "closing")}
        lines["growth"] = row["new"] + row["reactivation"] + row["expansion"]
        lines["leak"] = row["contraction"] + row["churn"]
        for line, amount in lines.items():
            hand[start, end, line, "amount"] = amount
    rows = golden.over_time("revenue_bridge")
    return told(rows, ("period", "period_end", "line"), ("amount",)), hand


def retention(golden: GoldenCompany, name: str, part: str, whole: str) -> Pair:
    """A retention ratio of each standing month and of the last twelve, straight from worths and not from movements."""
    hand: Figures = {}
    for start, end in [*golden.months, golden.year]:
        row = golden.byhand.revenue.retention(start, end)
        kept, of = row[part], row[whole]
        hand |= named((start, end), {"value": share(kept, of), "numerator": kept, "denominator": of, "n": row["logos"]})
    rows = golden.over_time(name)
    return told(rows, ("period", "period_end"), ("value", "numerator", "denominator", "n")), hand


@family
def net_revenue_retention(golden: GoldenCompany) -> Pair:
    return retention(golden, "net_revenue_retention", "net", "start")


@family
def gross_revenue_retention(golden: GoldenCompany) -> Pair:
    return retention(golden, "gross_revenue_retention", "gross", "start")


@family
def logo_retention(golden: GoldenCompany) -> Pair:
    return retention(golden, "logo_retention", "kept", "logos")


@family
def trailing_retention_month_by_month(golden: GoldenCompany) -> Pair:
    """Twelve months up to the ends of five earlier months, asked for one by one."""
    shown: Figures = {}
    hand: Figures = {}
    for start, end in zip(golden.days[-18:-13], golden.days[-6:-1], strict=True):
        (row,) = golden.computed("net_revenue_retention", Ask(start=start, end=end))
        shown |= told([row], ("period", "period_end"), ("value", "numerator", "denominator"))
        kept = golden.byhand.revenue.retention(start, end)
        figures = {"value": share(kept["net"], kept["start"]), "numerator": kept["net"], "denominator": kept["start"]}
        hand |= named((start, end), figures)
    return shown, hand


def cohorts(golden: GoldenCompany, name: str, part: str, whole: str) -> Pair:
    """Every cell of a triangle: 36 cohorts, each from the end of its first month to the end of the files."""
    hand: Figures = {}
    for i, (month, age_0) in enumerate(golden.months):
        for age, later in enumerate(golden.days[i + 1 :]):
            row = golden.byhand.revenue.cohort(month, age_0, later)
            assert row is not None
            kept, of = row[part], row[whole]
            hand |= named((month, age), {"value": share(kept, of), "numerator": kept, "denominator": of})
    return told(golden.published(name, "months"), ("cohort", "age"), ("value", "numerator", "denominator")), hand


@family
def cohort_logo_retention(golden: GoldenCompany) -> Pair:
    return cohorts(golden, "cohort_logo_retention", "kept", "accounts")


@family
def cohort_revenue_retention(golden: GoldenCompany) -> Pair:
    return cohorts(golden, "cohort_revenue_retention", "worth", "opening")


def ratios(golden: GoldenCompany, name: str, parts: Callable[[Mapping[str, int]], tuple[int, int]]) -> Pair:
    """A ratio of movements in each standing month and in the last twelve."""
    hand: Figures = {}
    for start, end in [*golden.months, golden.year]:
        part, whole = parts(golden.byhand.revenue.ledger(start, end)[()])
        hand |= named((start, end), {"value": share(part, whole), "numerator": part, "denominator": whole})
    rows = golden.over_time(name)
    return told(rows, ("period", "period_end"), ("value", "numerator", "denominator")), hand


@family
def quick_ratio(golden: GoldenCompany) -> Pair:
    return ratios(
        golden, "quick_ratio",
        lambda row: (row["new"] + row["reactivation"] + row["expansion"], row["churn"] + row["contraction"]),
    )  # fmt: skip


@family
def gross_mrr_churn(golden: GoldenCompany) -> Pair:
    return ratios(golden, "gross_mrr_churn", lambda row: (row["churn"] + row["contraction"], row["opening"]))


@family
def net_mrr_churn(golden: GoldenCompany) -> Pair:
    return ratios(
        golden, "net_mrr_churn",
        lambda r: (r["churn"] + r["contraction"] - r["expansion"] - r["reactivation"], r["opening"]),
    )  # fmt: skip


@family
def gross_renewal_rate(golden: GoldenCompany) -> Pair:
    hand: Figures = {}
    for start, end in [*golden.months, golden.year]:
        kept, due, n = golden.byhand.renewals(start, end, seen_until=golden.end)
        hand |= named((start, end), {"value": share(kept, due), "numerator": kept, "denominator": due, "n": n})
    rows = golden.over_time("gross_renewal_rate")
    return told(rows, ("period", "period_end"), ("value", "numerator", "denominator", "n")), hand


@family
def churned_accounts(golden: GoldenCompany) -> Pair:
    hand: Figures = {}
    for start, end in golden.months:
        for (account,), (before, after, _) in golden.byhand.revenue.cells(start, end, (), start).items():
            assert before is not None
            assert after is not None
            if before > after:
                kind = "contraction" if after else "churn"
                hand |= named((start, account), {"movement": kind, "amount": before - after, "opening": before})
    rows = golden.published("churned_accounts", "months")
    return told(rows, ("period", "account"), ("movement", "amount", "opening")), hand


CONCENTRATED = ("numerator", "denominator", "value", "top_5", "hhi", "gini", "accounts_for_80", "n", "biggest")


@family
def revenue_concentration(golden: GoldenCompany) -> Pair:
    rows = [r for r in golden.published("revenue_concentration", "months") if r["basis"] == "revenue"]
    hand: Figures = {}
    for at in golden.days:
        worths = golden.byhand.revenue.worths(at)
        found = concentration(worths) if worths else dict.fromkeys(CONCENTRATED)
        alert = found["value"] >= Fraction(1, 4) or found["hhi"] >= 2_500 if worths else None
        hand |= named((at,), found | {"alert": alert})
    return told(rows, ("as_of",), (*CONCENTRATED, "alert")), hand


@family
def loss_stress_test(golden: GoldenCompany) -> Pair:
    hand: Figures = {}
    for rank, row in enumerate(losses(golden.byhand.revenue.worths(golden.end), top=10), start=1):
        hand |= named((rank,), {name: row[name] for name in ("account", "lost", "share", "revenue_left", "value")})
    rows = golden.published("loss_stress_test", "now")
    return told(rows, ("rank",), ("account", "lost", "share", "revenue_left", "value")), hand


@family
def loss_stress_test_with_runway(golden: GoldenCompany) -> Pair:
    given = (("cash", "900000"), ("contribution_margin", "0.71"), ("fixed_cost_per_month", "90000.5"), ("top", "4"))
    found = losses(
        golden.byhand.revenue.worths(golden.end), top=4, margin=Fraction(71, 100), fixed=9_000_050, cash=90_000_000
    )
    hand: Figures = {}
    for rank, row in enumerate(found, start=1):
        hand |= named((rank,), row)
    rows = golden.computed("loss_stress_test", Ask(parameters=given))
    return told(rows, ("rank",), found[0]), hand


@family
def receivables_ageing(golden: GoldenCompany) -> Pair:
    hand: Figures = {}
    ageing = golden.byhand.receivables.ageing(golden.end)
    whole = sum(value for bucket, (value, _, _) in ageing.items() if bucket != "credits")
    for bucket, (value, invoices, accounts) in ageing.items():
        part = None if bucket == "credits" else share(value, whole)
        figures = {"value": value, "invoices": invoices, "accounts": accounts, "share": part}
        hand |= named((bucket,), figures)
    rows = golden.published("receivables_ageing", "now")
    return told(rows, ("bucket",), ("value", "invoices", "accounts", "share")), hand


@family
def receivables_ageing_over_time(golden: GoldenCompany) -> Pair:
    days = golden.days[-7:]
    hand: Figures = {}
    for at in days:
        for bucket, (value, invoices, _) in golden.byhand.receivables.ageing(at).items():
            hand |= named((at, bucket), {"value": value, "invoices": invoices})
    rows = golden.computed("receivables_ageing", Ask(start=days[0], end=days[-1], grain="month"))
    return told(rows, ("as_of", "bucket"), ("value", "invoices")), hand


@family
def days_sales_outstanding(golden: GoldenCompany) -> Pair:
    hand: Figures = {}
    for start, end in [*golden.months, golden.year]:
        owed = golden.byhand.receivables.owed(end)
        whole, sold = sum(left for _, left in owed), golden.byhand.receivables.sales(start, end)
        days = share(whole * (end - start).days, sold)
        held = sum(left for _, left in golden.byhand.receivables.credits(end))
        figures = {"value": days, "numerator": whole, "denominator": sold, "n": len(owed), "credits": held}
        hand |= named((start, end), figures)
    rows = golden.over_time("days_sales_outstanding")
    return told(rows, ("period", "period_end"), ("value", "numerator", "denominator", "n", "credits")), hand


def overdue(rows: list[dict[str, Any]], found: Mapping[str, tuple[int, int, int]]) -> Pair:
    """Overdue shares of big deals and others."""
    hand: Figures = {}
    for size, (late, whole, n) in found.items():
        hand |= named((size,), {"value": share(late, whole), "numerator": late, "denominator": whole, "n": n})
    return told(rows, ("deal_size",), ("value", "numerator", "denominator", "n")), hand


@family
def overdue_share(golden: GoldenCompany) -> Pair:
    found = golden.byhand.receivables.overdue(golden.end, big_from=10_000_000)
    return overdue(golden.published("overdue_share", "now"), found)


@family
def overdue_share_of_deals_from_20_000(golden: GoldenCompany) -> Pair:
    found = golden.byhand.receivables.overdue(golden.end, big_from=2_000_000)
    return overdue(golden.computed("overdue_share", Ask(parameters=(("big_deal", "20000"),))), found)


def split(golden: GoldenCompany, by: tuple[str, ...], company: Company) -> Pair:
    """MRR at each standing instant by the values of dimensions."""
    hand: Figures = {}
    for at in golden.days:
        for key, figures in worth(company, at, by).items():
            hand |= named((at, *key), figures)
    return told(golden.computed("mrr", Ask(by=by, standing="months")), ("as_of", *by), ("value", "accounts")), hand


@family
def mrr_by_segment(golden: GoldenCompany) -> Pair:
    return split(golden, ("segment",), golden.byhand.revenue)


@family
def mrr_by_currency(golden: GoldenCompany) -> Pair:
    return split(golden, ("currency",), golden.byhand.company(is_converted=False))


@family
def mrr_by_group_and_offering(golden: GoldenCompany) -> Pair:
    return split(golden, ("group", "offering"), golden.byhand.revenue)


@family
def mrr_by_owner(golden: GoldenCompany) -> Pair:
    return split(golden, ("owner",), golden.byhand.revenue)


def split_movements(golden: GoldenCompany, by: str, company: Company) -> Pair:
    """Movements of the last twelve months by the values of a dimension on each month's opening day."""
    hand: Figures = {}
    for start, end in golden.months[-12:]:
        for key, row in company.ledger(start, end, (by,)).items():
            for kind in KINDS:
                hand |= named((start, *key, kind), {"amount": row[kind], "accounts": row[f"{kind}_accounts"]})
    rows = golden.computed("mrr_movements", Ask(by=(by,), start=golden.days[-13], end=golden.end, grain="month"))
    return told(rows, ("period", by, "movement"), ("amount", "accounts")), hand


@family
def movements_by_segment(golden: GoldenCompany) -> Pair:
    return split_movements(golden, "segment", golden.byhand.revenue)


@family
def movements_by_currency(golden: GoldenCompany) -> Pair:
    return split_movements(golden, "currency", golden.byhand.company(is_converted=False))


@family
def movements_by_offering(golden: GoldenCompany) -> Pair:
    return split_movements(golden, "offering", golden.byhand.revenue)


@family
def retention_by_segment(golden: GoldenCompany) -> Pair:
    start, end = golden.year
    hand: Figures = {}
    for (segment,), row in golden.byhand.revenue.ledger(start, end, ("segment",)).items():
        kept = row["opening"] + row["expansion"] - row["contraction"] - row["churn"]
        hand |= named((segment,), {"value": share(kept, row["opening"]), "n": row["opening_accounts"]})
    rows = golden.computed("net_revenue_retention", Ask(by=("segment",), start=start, end=end))
    return told(rows, ("segment",), ("value", "n")), hand


def is_same(shown: Any, hand: Any) -> bool:
    """Whole numbers and texts to the last digit; quotients to the last digits of a double."""
    if isinstance(hand, Fraction) and shown is not None:
        return math.isclose(shown, hand, rel_tol=1e-12, abs_tol=1e-15)
    return bool(shown == hand)


@pytest.mark.parametrize("name", FAMILIES)
def test_a8_published_figures_are_those_of_the_files(golden: GoldenCompany, name: str) -> None:
    shown, hand = FAMILIES[name](golden)
    assert set(shown) == set(hand)
    wrong = {key: (shown[key], hand[key]) for key in hand if not is_same(shown[key], hand[key])}
    assert wrong == {}
    assert any(hand.values()), "nothing but zeros proves nothing"


def test_a8_at_least_400_published_figures_say_something(golden: GoldenCompany) -> None:
    counts = {name: sum(bool(value) for value in one(golden)[1].values()) for name, one in FAMILIES.items()}
    assert sum(counts.values()) >= FEWEST
    assert sum(n for name, n in counts.items() if "_by_" not in name) >= FEWEST


def test_a8_the_golden_company_has_every_kind_of_movement_and_every_bucket(golden: GoldenCompany) -> None:
    _, moved = FAMILIES["mrr_movements"](golden)
    assert {kind for (_, kind, _), value in moved.items() if value} == set(KINDS)
    _, aged = FAMILIES["receivables_ageing"](golden)
    assert all(value for (bucket, name), value in aged.items() if name == "value" and bucket != "credits")
    assert {line["currency"] for line in golden.byhand.lines} == {"USD", "EUR", "CNY", "JPY"}
