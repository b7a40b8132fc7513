"""Files as Salesforce's Data Loader exports them: Account, Contact, Opportunity and its history, every cell quoted."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from oarlock.sample.days import DAY, Days
from oarlock.sample.deals import STAGES, Deal
from oarlock.sample.draw import Draw, salesforce_id
from oarlock.sample.files import Table, major
from oarlock.sample.market import INDUSTRIES, PROSPECT
from oarlock.sample.people import Person, owner_of
from oarlock.sample.profile import Profile

ACCOUNT = (
    "Id", "IsDeleted", "MasterRecordId", "Name", "Type", "RecordTypeId", "ParentId", "BillingCity", "BillingCountry",
    "AccountNumber", "AccountSource", "AnnualRevenue", "Industry", "NumberOfEmployees", "OwnerId", "Ownership",
    "Rating", "Website", "CurrencyIsoCode", "CreatedDate", "LastModifiedDate", "SystemModstamp", "LastActivityDate",
    "Segment__c",
)  # fmt: skip
CONTACT = (
    "Id", "IsDeleted", "AccountId", "FirstName", "LastName", "Email", "Phone", "Title", "Department", "ReportsToId",
    "OwnerId", "CreatedDate", "LastModifiedDate", "SystemModstamp",
)  # fmt: skip
OPPORTUNITY = (
    "Id", "IsDeleted", "AccountId", "Name", "StageName", "Type", "Amount", "CurrencyIsoCode", "ExpectedRevenue",
    "Probability", "CloseDate", "IsClosed", "IsWon", "ForecastCategory", "ForecastCategoryName", "Fiscal",
    "FiscalQuarter", "FiscalYear", "LeadSource", "NextStep", "OwnerId", "RecordTypeId", "CreatedDate",
    "LastModifiedDate", "SystemModstamp", "Loss_Reason__c",
)  # fmt: skip
HISTORY = (
    "Id", "OpportunityId", "CreatedById", "CreatedDate", "StageName", "Amount", "ExpectedRevenue", "CloseDate",
    "Probability", "ForecastCategory", "SystemModstamp", "IsDeleted",
)  # fmt: skip


class SalesforceFiles:
    """The four files under `salesforce/`, open while the sample is made."""

    def __init__(self, out: Path, stack: ExitStack, days: Days, *, accounts: int) -> None:
        folder = out / "salesforce"
        self._days, self._accounts, self._deals = days, accounts, 0
        self.accounts = stack.enter_context(Table(folder / "Account.csv", ACCOUNT, style="all"))
        self.contacts = stack.enter_context(Table(folder / "Contact.csv", CONTACT, style="all"))
        self.opportunities = stack.enter_context(Table(folder / "Opportunity.csv", OPPORTUNITY, style="all"))
        self.history = stack.enter_context(Table(folder / "OpportunityHistory.csv", HISTORY, style="all"))
        stamp = days.zulu(days.start * DAY)
        self.accounts.add(
            salesforce_id("001", 2 * accounts + 7), "true", "", "Test account, do not use", "Other", *[""] * 9,
            owner_of(0)[1], *[""] * 4, stamp, stamp, stamp, "", "",
        )  # fmt: skip

    def account(self, who: Profile, draw: Draw) -> str:
        """One account, and now and then a second record of the same company; the ID of that one, if any."""
        self._account(who, who.crm_id, who.legal, is_plain=who.match != "name")
        if who.segment is PROSPECT and (who.role or draw.chance(0.04)):
            twin = salesforce_id("001", self._accounts + who.number + 1)
            self._account(who, twin, who.spelt, is_plain=False)
            return twin
        return ""

    def _account(self, who: Profile, account: str, name: str, *, is_plain: bool) -> None:
        days = self._days
        created = who.signed - 30 * DAY
        is_fresh = who.role == "prospect"
        modified = days.zulu(days.end * DAY + 600 if is_fresh else created)
        self.accounts.add(
            account, "false", "", name, "Prospect" if who.segment is PROSPECT else "Customer - Direct", "", "",
            "", who.country, who.book_id if who.match == "external_id" and is_plain else "", who.channel, "",
            INDUSTRIES[who.industry][0].en, str(who.employees), owner_of(who.number)[1], "Private", "",
            f"https://www.{who.domain}" if is_plain else "", who.currency, days.zulu(created), modified, modified,
            days.iso(min(who.signed // DAY, days.end)), who.segment.name,
        )  # fmt: skip

    def people(self, who: Profile, people: list[Person]) -> None:
        """The contacts of one account."""
        for person in people:
            since = self._days.zulu(person.since * DAY + 600)
            self.contacts.add(
                person.contact_id, "false", who.crm_id, person.first, person.last, person.mail, person.phone,
                person.title, person.department, "", owner_of(who.number)[1], since, since, since,
            )  # fmt: skip

    def deal(self, who: Profile, deal: Deal) -> None:
        """One opportunity and the steps it took."""
        days, self._deals = self._days, self._deals + 1
        key = salesforce_id("006", self._deals)
        last, stage = deal.stages[-1]
        amount, owner = major(deal.amount, deal.currency), owner_of(who.number)[1]
        close, first = days.iso(deal.close), days.zulu(deal.stages[0][0])
        year, quarter = close[:4], (int(close[5:7]) + 2) // 3
        kind = "Closed" if deal.is_won else "Omitted" if deal.is_closed else "Pipeline"
        self.opportunities.add(
            key, "false", who.crm_id, f"{who.bare} - {deal.title} {close[:7]}", STAGES[stage][0], deal.kind, amount,
            deal.currency, _expected(deal, stage), str(STAGES[stage][1]), close, str(deal.is_closed).lower(),
            str(deal.is_won).lower(), kind, kind, f"{year} {quarter}", str(quarter), year, deal.source, "", owner, "",
            first, days.zulu(last), days.zulu(last), deal.reason,
        )  # fmt: skip
        for place, (minute, step) in enumerate(deal.stages):
            stamp = days.zulu(minute)
            self.history.add(
                salesforce_id("008", self._deals * 8 + place), key, owner, stamp, STAGES[step][0], amount,
                _expected(deal, step), close, str(STAGES[step][1]), "Pipeline" if step < 5 else kind, stamp, "false",
            )  # fmt: skip


def _expected(deal: Deal, stage: int) -> str:
    return major(deal.amount * STAGES[stage][1] // 100, deal.currency)
