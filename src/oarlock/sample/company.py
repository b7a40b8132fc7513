"""The sample while it is made: each company drawn, written to every system that knows it, and added to the truth."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from oarlock.sample.behaviour.layer import Behaviour
from oarlock.sample.billing import bills
from oarlock.sample.book import BookFiles
from oarlock.sample.contracts import enterprise_life, settle_running
from oarlock.sample.days import Days
from oarlock.sample.deals import deals
from oarlock.sample.draw import Draw
from oarlock.sample.files import Table
from oarlock.sample.ledger import Ledger
from oarlock.sample.life import Life
from oarlock.sample.lines import Exposures, Line
from oarlock.sample.market import PROSPECT
from oarlock.sample.people import contacts
from oarlock.sample.profile import Profile, profile
from oarlock.sample.rates import Rates
from oarlock.sample.receivables import Receivables
from oarlock.sample.salesforce import SalesforceFiles
from oarlock.sample.strategy.layer import Strategy
from oarlock.sample.stripe import StripeFiles
from oarlock.sample.subscriptions import live
from oarlock.sample.truth import Planted

_PEOPLE = (
    "number", "role", "segment", "industry", "country", "name", "book", "stripe", "salesforce", "match", "holding",
    "first_day", "churned_on", "lines", "mrr_usd_cents",
)  # fmt: skip


class Sample:
    """The sample while it is made: its open files and running sums."""

    def __init__(
        self,
        out: Path,
        stack: ExitStack,
        *,
        accounts: int,
        months: int,
        seed: int,
        end: dt.date,
        behaviour: bool = False,
    ) -> None:
        self.out, self.accounts, self.months, self.seed = out, accounts, months, seed
        self.days = Days(months=months, end=end)
        self.rates = Rates(seed=seed, days=self.days)
        self.ledger = Ledger(self.days, self.rates)
        self.owed = Receivables(self.days, self.rates)
        self.exposures, self.planted = Exposures(), Planted(self.days)
        self.stripe = StripeFiles(out, stack, self.days)
        self.crm = SalesforceFiles(out, stack, self.days, accounts=accounts)
        self.book = BookFiles(out, stack, self.days)
        self.behaviour = Behaviour(out, stack, self.days, seed=seed) if behaviour else None
        self.strategy = Strategy(out, stack, self.days, accounts=accounts, seed=seed) if behaviour else None
        self.people = stack.enter_context(Table(out / "truth_accounts.csv", _PEOPLE))

    def company(self, number: int) -> None:
        """Draw one company and write all that the systems know about it."""
        who = profile(number, accounts=self.accounts, seed=self.seed, days=self.days)
        life = live(who, Draw(self.seed, "life", number), self.days, self.exposures, enterprise_life)
        self.write(who, life)

    def write(self, who: Profile, life: Life) -> int:
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
        if self.behaviour:
            one = self.behaviour.company(who, life, mrr)
            if self.strategy:
                self.strategy.company(who, lines, one)
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
