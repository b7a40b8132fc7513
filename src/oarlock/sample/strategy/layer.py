"""All strategy records of a sample, company by company, and what of them the truth file tells."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import Days
from oarlock.sample.lines import Line
from oarlock.sample.profile import Profile
from oarlock.sample.strategy.book import add_prices
from oarlock.sample.strategy.deals import add_deals
from oarlock.sample.strategy.groups import add_domains, add_group, add_named_support
from oarlock.sample.strategy.judged import Judged
from oarlock.sample.strategy.menu import add_budgets, add_menu
from oarlock.sample.strategy.outputs import Outputs
from oarlock.sample.strategy.people import add_people
from oarlock.sample.strategy.requests import Requests
from oarlock.sample.strategy.service import add_service
from oarlock.sample.strategy.stages import Stages, add_results
from oarlock.sample.strategy.tables import StrategyFiles
from oarlock.sample.strategy.work import add_common, add_work

NAMED_SUPPORT = ("biggest", "holding", "overdue")
"""Planted companies whose tickets go to a person of their own."""


HOURS_EACH, FROM = 12, 100
"""Hours a year for operating customers by account on file, as a company of so many accounts and more has decided."""


class Strategy:
    """The folder `strategy/`, open while the sample is made."""

    def __init__(self, out: Path, stack: ExitStack, days: Days, *, accounts: int, seed: int) -> None:
        self._days, self._seed, self._accounts = days, seed, accounts
        self.files = StrategyFiles(out, stack)
        self._outputs, self._requests = Outputs(self.files, days), Requests(self.files, days)
        self._judged, self._stages = Judged(self.files, days), Stages(self.files, days)

    def fixed(self) -> None:
        """What depends on no customer."""
        files, seed, days = self.files, self._seed, self._days
        add_people(files, seed=seed, days=days)
        add_prices(files, days=days)
        add_menu(files, days=days)
        add_budgets(files, days=days)
        add_domains(files, days=days)
        add_common(files, seed=seed, days=days)
        add_results(files, seed=seed, days=days)
        self._outputs.common()
        self._judged.company(capacity=HOURS_EACH * self._accounts if self._accounts >= FROM else 0)

    def company(self, who: Profile, lines: list[Line], one: Customer | None) -> None:
        """What one company does; `one` is None for a company that has bought nothing in the window."""
        files, seed, days = self.files, self._seed, self._days
        add_deals(who, lines, files, seed=seed, days=days)
        if one is None:
            return
        add_work(one, lines, files, self._requests.customer(one, seed=seed), seed=seed, days=days)
        self._outputs.customer(one, seed=seed)
        self._judged.customer(one, seed=seed)
        self._stages.customer(one, seed=seed)
        add_group(one, files, seed=seed, days=days)
        add_service(one, files, seed=seed, days=days)
        if who.role in NAMED_SUPPORT:
            add_named_support(one, files, days=days)

    def written(self) -> dict[str, int]:
        """Rows by file."""
        return {f"strategy/{table.path.name}": table.rows for table in self.files.tables.values()}
