"""Positions of the company, its offerings and its customers, and how far the biggest customer pulls them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from typing import Any

from oarlock.sample.strategy.recount.files import Exchange, Sold
from oarlock.sample.strategy.recount.shares import FLOOR, WEIGHTS, Window

Parts = dict[str, list[Fraction]]
Subject = tuple[str, str]


def positions(window: Window) -> dict[Subject, Parts]:
    """Numerator and denominator of each factor on record, by subject: `company`, `offering`, `account`."""
    found: dict[Subject, Parts] = defaultdict(dict)

    def add(subject: Subject, factor: str, num: Fraction, den: Fraction) -> None:
        part = found[subject].setdefault(factor, [Fraction(0), Fraction(0)])
        part[0] += num
        part[1] += den

    counted = (window.work(), window.prices(), window.tickets(), window.deals())
    for factor, who, offering, num, den in (row for rows in counted for row in rows):
        for subject in (("company", "company"), ("offering", offering), ("account", who)):
            if subject[1]:
                add(subject, factor, num, den)
    for _, users, offering, cost in window.outputs():
        alone = cost * (len(users) == 1)
        for subject in (("company", "company"), ("offering", offering), *(("account", who) for who in users)):
            add(subject, "single_output", alone, cost)
    return found


def value(parts: Parts) -> Fraction | None:
    """The position from 0 to 100; None when factors of too little weight are on record."""
    known = {f: n / d for f, (n, d) in parts.items() if d}
    weight = sum(WEIGHTS[f] for f in known)
    if weight < FLOOR:
        return None
    return sum((WEIGHTS[f] * share for f, share in known.items()), Fraction(0)) * 100 / weight


def told(parts: Parts) -> dict[str, Any]:
    """A position as the truth file tells it."""
    found = value(parts)
    shares = {f: round(float(parts[f][0] / parts[f][1]), 6) for f in WEIGHTS if f in parts and parts[f][1]}
    return {
        "value": None if found is None else round(float(found), 4),
        "coverage": sum(WEIGHTS[f] for f in shares) / 100,
        "shares": shares,
    }


def annual(lines: list[Sold], exchange: Exchange, at: dt.date) -> dict[str, Fraction]:
    """US cents of recurring revenue a year of each company on a day."""
    out: dict[str, Fraction] = defaultdict(Fraction)
    for line in lines:
        if line.start <= at < line.end:
            out[line.company] += exchange.cents(line.year, line.currency)
    return out


def pull(found: dict[Subject, Parts], arr: dict[str, Fraction], whale: str) -> dict[str, float]:
    """The revenue-weighted mean of customers' positions with and without one of them."""
    placed = {who: v for who in arr if (v := value(found.get(("account", who), {}))) is not None and arr[who] > 0}

    def mean(names: list[str]) -> float:
        return float(sum(placed[n] * arr[n] for n in names) / sum(arr[n] for n in names))

    whole, without = mean(list(placed)), mean([name for name in placed if name != whale])
    return {"mean_with": round(whole, 4), "mean_without": round(without, 4), "pull": round(whole - without, 4)}
