"""The company's own files: contract book, receivables, catalogue, people, rates; headers in Chinese and English."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from oarlock.sample import names
from oarlock.sample.billing import Bill
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.files import Table, major
from oarlock.sample.lines import OPEN, Line
from oarlock.sample.market import INDUSTRIES, OFFERINGS
from oarlock.sample.modes import operating_mode
from oarlock.sample.people import STAFF, Person, served
from oarlock.sample.profile import Profile
from oarlock.sample.rates import Rates

CUSTOMERS = (
    "客户编号", "客户名称", "上级客户编号", "域名", "其他系统编号", "客户分层", "行业", "国家", "区域", "渠道", "币种",
    "员工人数", "经营模式", "创建时间", "生效时间",
)  # fmt: skip
LINES = (
    "合同行编号", "客户编号", "产品编号", "合同编号", "开始日期", "结束日期", "取消通知时间", "每期金额", "币种",
    "计费周期", "周期数", "数量", "单位", "每期折扣", "折扣结束日期", "是否经常性", "状态", "续约自合同行", "创建时间",
)  # fmt: skip
INVOICES = ("发票编号", "客户编号", "合同编号", "开票时间", "到期日", "金额", "币种", "状态", "作废时间", "争议时间")
PAYMENTS = ("Payment ID", "Account ID", "Invoice ID", "Paid", "Amount", "Currency")
ROLES = ("contact_id", "account_id", "role", "start_date", "end_date")
ASSIGNMENTS = ("客户编号", "员工编号", "角色", "开始日期", "结束日期")
EMPLOYEES = ("员工编号", "姓名", "邮箱", "部门", "每周工时", "每小时成本", "币种", "生效时间", "主要技能")
CATALOGUE = ("Offering ID", "Name", "Kind", "Parent offering ID", "Recurring", "Active", "Created")
RATES = ("base", "quote", "day", "rate")


class BookFiles:
    """The files under `generic/`, open while the sample is made."""

    def __init__(self, out: Path, stack: ExitStack, days: Days) -> None:
        folder = out / "generic"
        self._days, self._folder = days, folder
        enter = stack.enter_context
        self.customers = enter(Table(folder / "customers.csv", CUSTOMERS, style="excel"))
        self.lines = enter(Table(folder / "contract_lines.csv", LINES, style="excel"))
        self.invoices = enter(Table(folder / "invoices.csv", INVOICES, style="excel"))
        self.payments = enter(Table(folder / "payments.csv", PAYMENTS))
        self.roles = enter(Table(folder / "contact_roles.csv", ROLES))
        self.assignments = enter(Table(folder / "assignments.csv", ASSIGNMENTS, style="excel"))
        self.employees = enter(Table(folder / "employees.csv", EMPLOYEES, style="excel"))
        self.offerings = enter(Table(folder / "offerings.csv", CATALOGUE))
        self.rates = enter(Table(folder / "fx_rates.csv", RATES))
        self.staff: list[tuple[str, ...]] = []

    def fixed(self, rates: Rates, draw: Draw) -> None:
        """What does not depend on customers: catalogue, staff and rates."""
        days = self._days
        for place, (code, title, kind, recurring) in enumerate(OFFERINGS):
            since = days.local((days.end if place == len(OFFERINGS) - 1 else days.founded) * DAY + 540)
            self.offerings.add(
                code, title.zh if place % 2 else title.en, kind, "platform" if code == "insight" else "",
                "true" if recurring else "false", "true", since,
            )  # fmt: skip
        for place in range(STAFF):
            first, last, word = names.person(draw, is_chinese=place % 2 == 0)
            name = f"{last}{first}" if place % 2 == 0 else f"{first} {last}"
            team = "客户成功部" if place % 3 else "销售部"
            hourly = major(draw.between(30, 60) * 100, "USD")
            person = (
                f"E{place + 1:03d}", name, f"{word}.{place}@oarlock-sample.example", team, "40", hourly, "USD",
                days.local((days.end if place == STAFF - 1 else days.founded) * DAY + 540),
                "customer_success" if place % 3 else "sales",
            )  # fmt: skip
            self.employees.add(*person)
            self.staff.append(person)
        for row in rates.rows(days):
            self.rates.add(*row)

    def customer(self, who: Profile, parent: str, joined: int) -> None:
        """One customer; one that joined a group later has a row for each time."""
        days = self._days
        created = days.local(min(who.signed, days.cutoff))
        other = (who.crm_id or who.stripe_id) if who.match == "external_id" and who.number % 2 else ""
        for holder, since in (("", created), (parent, days.local(joined * DAY))) if joined else ((parent, ""),):
            self.customers.add(
                who.book_id, who.bare, holder, who.domain, other, who.segment.name, INDUSTRIES[who.industry][0].zh,
                who.country, who.region, who.channel, who.currency, str(who.employees), operating_mode(who), created,
                since,
            )  # fmt: skip

    def line(self, who: Profile, line: Line) -> None:
        """One contract line."""
        days, currency = self._days, line.currency
        self.lines.add(
            line.line_id, who.book_id, line.offering, line.contract, days.iso(line.start),
            days.iso(line.end) if line.end < OPEN else "", days.local(line.canceled) if line.canceled else "",
            major(line.amount, currency), currency, line.interval, str(line.count), str(line.seats),
            "席位" if line.offering == "platform" else "套",
            major(line.discount, currency) if line.discount else "",
            days.iso(line.discount_end) if line.discount_end else "", "是" if line.recurring else "否", line.status,
            line.renews, days.local(line.begun),
        )  # fmt: skip

    def bill(self, who: Profile, bill: Bill) -> None:
        """One invoice and what came in for it."""
        days, currency = self._days, bill.line.currency
        number = f"INV-{bill.invoice}"
        self.invoices.add(
            number, who.book_id, bill.line.contract, days.local(bill.issued), days.iso(bill.due),
            major(bill.amount, currency), currency, bill.status, days.local(bill.voided) if bill.voided else "",
            days.local(bill.disputed) if bill.disputed else "",
        )  # fmt: skip
        for place, (minute, amount) in enumerate(bill.paid):
            payment, received = f"PAY-{bill.invoice}-{place + 1}", major(amount, currency)
            self.payments.add(payment, who.book_id, number, days.local(minute), received, currency)

    def people(self, who: Profile, people: list[Person], draw: Draw) -> None:
        """Roles of a customer's contacts, and who of ours serves it."""
        days = self._days
        account = who.book_id or f"salesforce:{who.crm_id}"
        for person in people:
            self.roles.add(
                f"salesforce:{person.contact_id}", account, person.role, days.iso(person.since),
                days.iso(person.until) if person.until else "",
            )  # fmt: skip
        if who.book_id:
            for employee, role, first, last in served(who, draw=draw, days=days):
                self.assignments.add(who.book_id, employee, role, days.iso(first), days.iso(last) if last else "")
