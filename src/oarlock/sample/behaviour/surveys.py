"""What customers answered, and what they were asked and did not answer; scales and directions as they were sent."""

from __future__ import annotations

import datetime as dt

from oarlock.sample.behaviour.stories import Customer, in_trouble
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import SELF_SERVICE

_MEAN = {"happy_failing": 9.6, "loud": 1.6, "loud_leaver": 3.0, "falling_and_complaining": 3.5}
TROUBLED = 2.2
"""The usual score of ten of a customer in trouble."""

ANSWERED = 0.38
"""Share of the surveys of satisfaction that are answered, a wave."""

_OPEN = 0.95
"""Share of the surveys that those answer who have something to say."""

_WORDS = {"high": ("Great team", "很满意"), "low": ("Too slow to answer", "问题一直没解决"), "": ("", "")}


def add_surveys(
    customer: Customer, solved: list[tuple[str, int]], files: SuccessFiles, *, seed: int, days: Days
) -> list[float]:
    """Write a customer's surveys: of loyalty each quarter, of satisfaction thrice a year, of either after some tickets.

    Answers the loyalty scores in order. In the first half year effort was asked on five points with one as the best.
    """
    draw = Draw(seed, "surveys", customer.who.number)
    story, scores = customer.story, []
    usual = _MEAN.get(story.kind, 7.0 + 2.4 * draw.unit())
    rate = 0.3 if customer.who.segment is SELF_SERVICE else 0.65
    rate = _OPEN if story.kind in _MEAN else rate
    contact, mute = f"P-{customer.who.number + 1:06d}-1", story.quiet_from or 10**7
    for day in _quarters(customer, days):
        minute = day * DAY + 570
        answers = draw.chance(_OPEN if in_trouble(customer, day) else rate) and day < mute
        score = min(10, max(0, round(_mood(customer, usual, day) + 2.4 * (draw.unit() - 0.5))))
        at = minute + draw.between(60, 6 * DAY)
        if not answers or at > days.cutoff:
            _write(files, customer, contact, "nps", "", ("0", "10", "no"), "", (days.local(minute), ""))
            continue
        scores.append(float(score))
        word = _WORDS["high" if score >= 9 else "low" if score <= 4 else ""][customer.who.is_chinese]
        sent = days.local(minute), days.local(at)
        _write(files, customer, contact, "nps", str(score), ("0", "10", "no"), word, sent)
    for place, (_, minute) in enumerate(solved):
        if not draw.chance(0.4 if place < 40 else 0.1) or minute + 90 > days.cutoff or minute // DAY >= mute:
            continue
        share = min(1.0, max(0.0, _mood(customer, usual, minute // DAY) / 10 + 0.5 * (draw.unit() - 0.5)))
        is_old = minute // DAY < days.start + 182
        if draw.chance(0.5):
            kind, score, scale = "csat", 1 + round(4 * share), ("1", "5", "no")
        elif is_old:
            kind, score, scale = "ces", 5 - round(4 * share), ("1", "5", "yes")
        else:
            kind, score, scale = "ces", 1 + round(6 * share), ("1", "7", "no")
        at = minute + draw.between(30, 3 * DAY)
        answers = draw.chance(0.5) and at <= days.cutoff
        sent = days.local(minute + 10), days.local(at) if answers else ""
        _write(files, customer, contact, kind, str(score) if answers else "", scale, "", sent)
    _waves(customer, usual, mute, files, seed=seed, days=days)
    return scores


def _waves(customer: Customer, usual: float, mute: int, files: SuccessFiles, *, seed: int, days: Days) -> None:
    """Ask for satisfaction in February, June and October; most do not answer a wave, most answer one a year."""
    draw = Draw(seed, "voice", customer.who.number)
    for day in _days(customer, days, (2, 6, 10)):
        asked, at = day * DAY + 630, day * DAY + 690 + draw.between(0, 5 * DAY)
        share = min(1.0, max(0.0, _mood(customer, usual, day) / 10 + 0.4 * (draw.unit() - 0.5)))
        answers = (
            draw.chance(_OPEN if in_trouble(customer, day) else ANSWERED) and at // DAY < mute and at <= days.cutoff
        )
        sent = days.local(asked), days.local(at) if answers else ""
        score = str(1 + round(4 * share)) if answers else ""
        _write(files, customer, f"P-{customer.who.number + 1:06d}-1", "csat", score, ("1", "5", "no"), "", sent)


def _mood(customer: Customer, usual: float, day: int) -> float:
    return TROUBLED if in_trouble(customer, day) else usual


def _quarters(customer: Customer, days: Days) -> list[int]:
    """The tenth of March, June, September and December while the customer is one, and the export for the newest."""
    return [days.end] if customer.who.role == "newest" else _days(customer, days, (3, 6, 9, 12))


def _days(customer: Customer, days: Days, months: tuple[int, ...]) -> list[int]:
    """The tenth of some months, a few days apart for different customers, while the customer is one."""
    spread = customer.who.number % 9
    first, last = dt.date.fromordinal(days.start).year, dt.date.fromordinal(days.end).year
    all_days = [dt.date(y, m, 10).toordinal() + spread for y in range(first, last + 1) for m in months]
    return [day for day in all_days if customer.since + 30 <= day < min(customer.until, days.end)]


def _write(
    files: SuccessFiles, customer: Customer, contact: str, kind: str, score: str, scale: tuple[str, str, str],
    comment: str, stamps: tuple[str, str],
) -> None:  # fmt: skip
    number = f"S-{files.rows('surveys') + 1:06d}"
    files.add("surveys", number, customer.ref, contact, "champion", kind, score, *scale, comment, *stamps)
