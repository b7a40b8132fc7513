"""R-001 and R-007 once more, in plain Python: every kind of subject at several instants, on records made by chance."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import pytest

from oarlock.domain.period import Period, add_months
from oarlock.strategy.spectrum.definition import shipped_shares
from tests.support.spectrum import Rows, ask
from tests.support.two_engines_spectrum import rows as made

NAMES = [f"a{i:02d}" for i in range(60)]
INSTANTS = (dt.date(2023, 12, 1), dt.date(2024, 5, 17), dt.date(2025, 1, 1))
WEIGHTS = {f.id: f.weight for f in shipped_shares().factors}
Parts = dict[tuple[str, str], tuple[int, int]]


def company(seed: int) -> Rows:
    rows = made(seed, NAMES)
    # One currency: what rates do is tried elsewhere.
    for name in ("output", "contract_line", "price"):
        rows[name] = [{**r, "currency": "USD"} for r in rows[name]]
    rows["price"] = [dict(t) for t in {tuple(r.items()) for r in rows["price"]}]
    rows["account"] = [{"account_id": n, "segment": ("s", "m", None)[i % 3]} for i, n in enumerate(NAMES)]
    rows["assignment"] = [{"account_id": n, "employee_id": "e1", "role": "csm", "start_date": dt.date(2024, 1, 1),
                           "end_date": dt.date(2024, 9, 1)} for n in NAMES[::2]]  # fmt: skip
    return rows


def subjects(rows: Rows, account: str | None, offering: str | None) -> list[tuple[str, str]]:
    segment = {r["account_id"]: r["segment"] for r in rows["account"]}.get(account)
    found = [("company", "company"), ("offering", offering), ("segment", segment), ("account", account),
             ("cell", f"{offering}|{segment}" if offering and segment else None)]  # fmt: skip
    return [(kind, name) for kind, name in found if name is not None]


def counted(rows: Rows, of: Iterable[tuple[str | None, str | None, int, int]]) -> Parts:
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for account, offering, num, den in of:
        for subject in subjects(rows, account, offering):
            sums[subject][0] += num
            sums[subject][1] += den
    return {subject: (num, den) for subject, (num, den) in sums.items()}


def custom(rows: Rows, inside: Callable[[Any], bool]) -> Parts:
    return counted(rows, (
        (r["account_id"], r["offering_id"], size if r["is_off_menu"] or r["activity"] == "Custom" else 0, size)
        for r in rows["effort"]
        if inside(r["day"]) and r["activity"].lower() in ("delivery", "custom", "project")
        for size in (round(r["hours"] * 100),)
    ))  # fmt: skip


def deals(rows: Rows, inside: Callable[[Any], bool]) -> Parts:
    won = [r for r in rows["opportunity"] if inside(r["close_date"]) and r["is_bespoke"] is not None]
    return counted(rows, ((r["account_id"], r["offering_id"], int(r["is_bespoke"]), 1) for r in won))


def tickets(rows: Rows, inside: Callable[[Any], bool]) -> Parts:
    held = {(r["account_id"], r["employee_id"]): r for r in rows["assignment"]}

    def is_named(r: dict[str, Any]) -> bool:
        one = held.get((r["account_id"], r["employee_id"]))
        return one is not None and one["start_date"] <= r["created_at"].date() < one["end_date"]

    asked = [r for r in rows["ticket"] if inside(r["created_at"].date())]
    return counted(rows, ((r["account_id"], None, int(is_named(r)), 1) for r in asked))


def outputs(rows: Rows, inside: Callable[[Any], bool], at: dt.date) -> Parts:
    sums: Parts = {}
    for r in rows["output"]:
        if not inside(r["made_at"]) or r["cost"] is None:
            continue
        users = {u["account_id"] for u in rows["output_use"] if u["output_id"] == r["output_id"] and u["used_at"] < at}
        users |= {r["account_id"]} - {None}
        whom = {s for user in (users or {None}) for s in subjects(rows, user, r["offering_id"])}
        for subject in whom:
            num, den = sums.get(subject, (0, 0))
            sums[subject] = (num + (r["cost"] if len(users) == 1 else 0), den + r["cost"])
    return sums


def development(rows: Rows, inside: Callable[[Any], bool]) -> tuple[int, int]:
    sizes = [(r["account_id"], round(r["hours"] * 100)) for r in rows["effort"]
             if inside(r["day"]) and r["activity"] == "development"]  # fmt: skip
    return sum(size for account, size in sizes if account), sum(size for _, size in sizes)


@pytest.mark.parametrize("seed", [1, 2])
def test_r001_shares_and_positions_are_those_of_a_plain_computation(seed: int) -> None:
    rows = company(seed)
    told = {(r["as_of"], r["subject_kind"], r["subject"]): r
            for r in ask("spectrum_position", rows, periods=tuple(Period(d, d) for d in INSTANTS))}  # fmt: skip
    tried = 0
    for at in INSTANTS:

        def inside(day: Any, at: dt.date = at) -> bool:
            return bool(add_months(at, -12) <= day < at)

        plain = {"custom": custom(rows, inside), "bespoke": deals(rows, inside),
                 "named_support": tickets(rows, inside), "single_output": outputs(rows, inside, at)}  # fmt: skip
        mine = {(kind, name): r for (day, kind, name), r in told.items() if day == at}
        for factor, parts in plain.items():
            found = {s: r[factor] for s, r in mine.items() if r[factor] is not None}
            assert found == {s: num / den for s, (num, den) in parts.items() if den}, (at, factor)
            tried += len(found)
        whole = mine["company", "company"]
        assert (round(whole["single_dev_num"] * 100), round(whole["single_dev_den"] * 100)) == development(rows, inside)
        for row in mine.values():
            known = {f: Fraction(row[f]) for f in WEIGHTS if row[f] is not None}
            weight = sum(WEIGHTS[f] for f in known)
            assert row["coverage"] == weight / 100
            if weight < 60:
                assert row["value"] is None
            else:
                mean = sum(WEIGHTS[f] * share for f, share in known.items()) * 100 / weight
                assert row["value"] == pytest.approx(float(mean))
    assert tried > 300


def test_r001_accounts_share_all_development_that_their_revenue_can_bear() -> None:
    rows = company(3)
    told = ask("spectrum_position", rows)
    mine = [r for r in told if r["subject_kind"] == "account" and r["single_dev_den"] is not None]
    whole = next(r for r in told if r["subject_kind"] == "company")
    # Hours for everybody that name an offering go to those who buy it; here both are bought.
    assert sum(round(r["single_dev_den"] * 100) for r in mine) == round(whole["single_dev_den"] * 100)


def test_r007_pull_is_that_of_a_plain_weighted_mean() -> None:
    found = ask("gravity", company(4))
    placed = [(r["subject"], Fraction(r["arr"]), Fraction(r["position"])) for r in found if r["position"] is not None]
    assert len(placed) > 10

    def mean(rows: list[tuple[str, Fraction, Fraction]]) -> Fraction:
        return sum((arr * p for _, arr, p in rows), Fraction(0)) / sum(arr for _, arr, _ in rows)

    for row in found:
        if row["position"] is not None:
            rest = [one for one in placed if one[0] != row["subject"]]
            assert row["pull"] == pytest.approx(float(mean(placed) - mean(rest)), abs=2e-4)
