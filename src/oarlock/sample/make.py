"""Makes the sample: company by company, so that any size fits in memory; the biggest customer comes last."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oarlock.errors import UserError
from oarlock.sample.billing import bills
from oarlock.sample.book import BookFiles
from oarlock.sample.contracts import enterprise_life, settle_running
from oarlock.sample.days import DAY, ZONE, Days
from oarlock.sample.deals import deals
from oarlock.sample.dirty import write_dirty
from oarlock.sample.draw import Draw
from oarlock.sample.files import Table
from oarlock.sample.ledger import Ledger
from oarlock.sample.life import Life, live
from oarlock.sample.lines import Exposures, Line
from oarlock.sample.market import PROSPECT
from oarlock.sample.people import contacts
from oarlock.sample.profile import FEWEST, Profile, profile
from oarlock.sample.rates import REPORTING, Rates
from oarlock.sample.receivables import Receivables
from oarlock.sample.salesforce import SalesforceFiles
from oarlock.sample.stripe import StripeFiles
from oarlock.sample.truth import Planted, hazards, ids, revenue

END = dt.date(2026, 11, 1)
"""The day of export: on its 00:00 the last whole month has just ended."""

BIG_SHARE = (31, 69)
"""The biggest customer's revenue against everybody else's."""

_PEOPLE = (
    "number", "role", "segment", "industry", "country", "name", "book", "stripe", "salesforce", "match", "holding",
    "first_day", "churned_on", "lines", "mrr_usd_cents",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SampleSummary:
    """What was written. `folders` are to be imported; the truth stays out of the lake.

    timezone and currency: what a workspace for the sample should be set to; as_of: the last day that the files saw.
    """

    out: Path
    folders: tuple[Path, ...]
    files: dict[str, int]
    rows: int
    truth: Path
    timezone: str
    currency: str
    as_of: dt.date


def make_sample(
    out: Path,
    *,
    accounts: int = 200,
    months: int = 24,
    seed: int = 7,
    end: dt.date = END,
    dirty: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> SampleSummary:
    """Write the source-shaped files of a sample company and its `truth.json` under `out`.

    The same arguments give the same bytes. `end` is the day of export; `dirty` adds a file with planted bad rows;
    `progress` is called with companies done, companies in all and a label. Raises `UserError` for impossible sizes.
    """
    if accounts < FEWEST or months < 3 or months > 240:
        raise UserError(
            "A sample needs at least {fewest} accounts and 3 to 240 months.", fewest=FEWEST, remedy="Ask for more."
        )
    with ExitStack() as stack:
        sample = _Sample(out, stack, accounts=accounts, months=months, seed=seed, end=end)
        sample.book.fixed(sample.rates, Draw(seed, "people", accounts + 1))
        for number in range(1, accounts):
            sample.company(number)
            if progress and number % 500 == 0:
                progress(number, accounts, "")
        big = sample.biggest()
    if progress:
        progress(accounts, accounts, "")
    planted_bad = write_dirty(out / "dirty", seed=seed) if dirty else None
    return sample.summary(big, planted_bad)


class _Sample:
    """The sample while it is made: its open files and running sums."""

    def __init__(self, out: Path, stack: ExitStack, *, accounts: int, months: int, seed: int, end: dt.date) -> None:
        self.out, self.accounts, self.months, self.seed = out, accounts, months, seed
        self.days = Days(months=months, end=end)
        self.rates = Rates(seed=seed, days=self.days)
        self.ledger = Ledger(self.days, self.rates)
        self.owed = Receivables(self.days, self.rates)
        self.exposures, self.planted = Exposures(), Planted(self.days)
        self.stripe = StripeFiles(out, stack, self.days)
        self.crm = SalesforceFiles(out, stack, self.days, accounts=accounts)
        self.book = BookFiles(out, stack, self.days)
        self.people = stack.enter_context(Table(out / "truth_accounts.csv", _PEOPLE))

    def company(self, number: int) -> None:
        """Draw one company and write all that the systems know about it."""
        who = profile(number, accounts=self.accounts, seed=self.seed, days=self.days)
        life = live(who, Draw(self.seed, "life", number), self.days, self.exposures, enterprise_life)
        self._write(who, life)

    def biggest(self) -> dict[str, Any]:
        """The customer on which more than a quarter of the revenue hangs, sized by everybody else's."""
        who = profile(0, accounts=self.accounts, seed=self.seed, days=self.days)
        life = Life(who, Draw(self.seed, "life", 0), self.days, self.exposures)
        others = list(self.ledger.bases["contract"])
        first = min(2, self.months - 1)
        start, renews, last = self.days.instants[first] + 14, "", len(others) - 1
        contract = life.contract()
        place = first
        while start <= self.days.end:
            end, until = self.days.plus(start, 12), min(place + 12, last)
            middle = others[until if until == last else (place + until + 1) // 2]
            amount = middle * 12 * BIG_SHARE[0] // BIG_SHARE[1] // 100_000 * 100_000
            line = Line(
                system="book", line_id=life.line_id(), contract=contract, offering="platform", currency="USD",
                start=start, end=end, begun=start * DAY + 600, ended=end * DAY, amount=max(amount, 100_000),
                interval="year", seats=max(amount // 30_000, 1), renews=renews,
                growth="renewal" if renews else "new", why_ended="renewed" if end <= self.days.end else "",
            )  # fmt: skip
            life.lines.append(line)
            start, renews, place = end, life.lines[-1].line_id, place + 12
        mrr = self._write(who, life)
        total = self.ledger.bases["contract"][-1]
        return {**ids(who), "mrr": mrr, "total": total, "share": round(mrr / total, 6)}

    def _write(self, who: Profile, life: Life) -> int:
        lines, days = life.lines, self.days
        settle_running(lines, days)
        billing, talk = Draw(self.seed, "billing", who.number), Draw(self.seed, "people", who.number)
        issued = list(bills(who, lines, draw=billing, days=days, rates=self.rates))
        for bill in issued:
            self.owed.add(bill)
        mine = [line for line in lines if line.system == "stripe"]
        if mine:
            self.stripe.write(who, mine, [b for b in issued if b.line.system == "stripe"], billing)
        joined = days.plus(days.start, max(1, self.months // 2)) if who.role == "member_joins" else 0
        if who.book_id and (lines or who.segment is not PROSPECT):
            self._write_book(who, lines, issued, joined)
        if who.crm_id:
            self.planted.twin(who, self.crm.account(who, talk))
            people = contacts(who, draw=talk, days=days)
            self.crm.people(who, people)
            self.book.people(who, people, talk)
            for deal in deals(who, lines, draw=Draw(self.seed, "deals", who.number), days=days):
                self.crm.deal(who, deal)
                self.planted.deal(deal)
        elif who.book_id:
            self.book.people(who, [], talk)
        mrr = self.ledger.add(who.number, who.segment.name, lines)
        self.planted.company(who, lines, life.churned, joined)
        self._note(who, life, mrr)
        return mrr

    def _write_book(self, who: Profile, lines: list[Line], issued: list[Any], joined: int) -> None:
        self.book.customer(who, f"C-{who.holding + 1:06d}" if who.holding >= 0 else "", joined)
        for line in lines:
            if line.system == "book":
                self.book.line(who, line)
        for bill in issued:
            if bill.line.system == "book":
                self.book.bill(who, bill)

    def _note(self, who: Profile, life: Life, mrr: int) -> None:
        iso = self.days.iso
        first = min((line.start for line in life.lines), default=0)
        self.people.add(
            str(who.number), who.role, who.segment.name, str(who.industry), who.country, who.legal, who.book_id,
            who.stripe_id, who.crm_id, who.match, str(who.holding), iso(first) if first else "",
            ";".join(iso(day) for day in life.churned), str(len(life.lines)), str(mrr),
        )  # fmt: skip

    def summary(self, big: dict[str, Any], bad: dict[str, Any] | None) -> SampleSummary:
        """Write `truth.json` and say what was made."""
        tables = [*vars(self.stripe).values(), *vars(self.crm).values(), *vars(self.book).values()]
        files = {str(t.path.relative_to(self.out)): t.rows for t in tables if isinstance(t, Table)}
        ledger, planted = self.ledger, self.planted
        total = ledger.bases["contract"][-1]
        as_of = dt.date.fromordinal(self.days.end)
        told = {
            "about": "Planted facts of a made-up company. Amounts: minor units; totals: US cents at the day's rates.",
            "made_with": {"accounts": self.accounts, "months": self.months, "seed": self.seed, "end": str(as_of)},
            "timezone": ZONE,
            "currency": REPORTING,
            "files": files,
            **revenue(ledger, self.days),
            "biggest_customer": big,
            "concentration": {
                "top": [mrr for mrr, _ in sorted(ledger.top, reverse=True)], "squares": ledger.squares, "total": total,
            },
            "planted": {"counts": dict(sorted(planted.counts.items())), "listed": dict(sorted(planted.listed.items()))},
            "groups": [
                {"holding": f"C-{number + 1:06d}", "members": members} for number, members in planted.groups.items()
            ],
            "identity": {"best_match": dict(sorted(planted.matches.items())), "duplicates": planted.twins},
            "receivables": self.owed.told(),
            "opportunities": dict(sorted(planted.deals.items())),
            "hazards": hazards(self.exposures),
        }  # fmt: skip
        if bad is not None:
            told["dirty"] = bad
        truth = self.out / "truth.json"
        truth.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return SampleSummary(
            out=self.out, folders=tuple(self.out / name for name in ("stripe", "salesforce", "generic")), files=files,
            rows=sum(files.values()), truth=truth, timezone=ZONE, currency=REPORTING, as_of=as_of,
        )  # fmt: skip
