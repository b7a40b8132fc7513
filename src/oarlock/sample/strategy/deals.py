"""Deals of the services desk: statements of work, standard packages, and tenders with the competitors we met."""

from __future__ import annotations

from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.files import major
from oarlock.sample.lines import Line
from oarlock.sample.market import ENTERPRISE, MID_MARKET, PROSPECT, SEAT_PRICES
from oarlock.sample.people import owner_of
from oarlock.sample.profile import Profile
from oarlock.sample.strategy.tables import StrategyFiles

COMPETITORS = (("Tidemark", 0.5), ("北辰软件", 0.3), ("Halyard & Co", 0.2))
"""Whom we meet in tenders, and how often."""


def add_deals(who: Profile, lines: list[Line], files: StrategyFiles, *, seed: int, days: Days) -> None:
    """Write the deals of one company that are not in the CRM."""
    draw, chinese = Draw(seed, "strategy", who.number * 64 + 4), who.is_chinese
    ref = who.book_id or (f"salesforce:{who.crm_id}" if who.crm_id else "")
    if not ref:
        return
    if who.role == "biggest":
        for place in range(4):
            title = f"工作说明书 {place + 1}" if chinese else f"Statement of work {place + 1}"
            _add(files, days, who, ref, title, "rollout", days.end - 330 + 80 * place, 18_000_000, "USD", "yes")
        return
    for line in lines:
        if line.offering == "rollout" and line.start <= days.end:
            is_own = draw.chance(0.65)
            own, standard = ("定制实施", "标准实施包") if chinese else ("Made-to-order rollout", "Standard rollout")
            _add(files, days, who, ref, own if is_own else standard, "rollout", line.begun // DAY, line.amount,
                 line.currency, "yes" if is_own else "no")  # fmt: skip
    met = 0.5 if who.segment is PROSPECT else 0.3 if who.segment in (ENTERPRISE, MID_MARKET) else 0.0
    if draw.chance(met):
        day = days.end - draw.between(5, 420)
        if day >= days.start:
            rival = draw.weighted(COMPETITORS)
            is_won = who.segment is not PROSPECT and any(line.start <= day for line in lines)
            amount = SEAT_PRICES[who.currency] * 12 * draw.between(10, 60)
            title = "招标：平台扩展" if chinese else "Tender: more of the platform"
            _add(files, days, who, ref, title, "platform", day, amount, who.currency, "no", rival, is_won=is_won)


def _add(
    files: StrategyFiles, days: Days, who: Profile, ref: str, title: str, offering: str, day: int, amount: int,
    currency: str, bespoke: str, rival: str = "", *, is_won: bool = True,
) -> None:  # fmt: skip
    day = min(day, days.end - 1)
    stamp = days.local(day * DAY + 900)
    stage, reason = ("Closed Won", "") if is_won else ("Closed Lost", "Competitor")
    files.add(
        "opportunities", files.next("opportunities", "SOW"), ref, title, stage, "Services" if not rival else "Tender",
        major(amount, currency), currency, days.iso(day), "true", "true" if is_won else "false",
        owner_of(who.number)[0], rival, reason, "true" if bespoke == "yes" else "false", offering,
        days.local((day - 30) * DAY + 600), stamp,
    )  # fmt: skip
