"""The sample company's files read by hand: the csv module, plain dictionaries, and what each column means.

It shares no code with `oarlock`. Every record carries the `file` and `line` it stands on.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DIGITS = {"USD": 2, "EUR": 2, "CNY": 2, "JPY": 0}
YEAR_ONE = dt.date.min
Raw = Mapping[str, str]
Record = dict[str, Any]


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The records of a file with the line each begins on."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        line = reader.line_num + 1
        for cells in reader:
            yield line, dict(zip(header, cells, strict=True))
            line = reader.line_num + 1


def minor(text: str, currency: str) -> int:
    """An amount in minor units; it must have no more decimals than its currency."""
    value = Decimal(text or "0").scaleb(DIGITS[currency])
    assert value == int(value), f"{text} {currency}"
    return int(value)


def day(text: str) -> dt.date | None:
    """A date as written, or None."""
    return dt.date.fromisoformat(text) if text else None


class Clock:
    """Stamps of the files as days of the company."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)

    def local(self, text: str, *, utc: bool) -> dt.datetime | None:
        """A stamp as wall-clock time of the company."""
        if not text:
            return None
        stamp = dt.datetime.fromisoformat(text)
        return stamp.replace(tzinfo=dt.UTC).astimezone(self.zone).replace(tzinfo=None) if utc else stamp

    def day(self, text: str, *, utc: bool) -> dt.date | None:
        """The day on which a stamp falls."""
        stamp = self.local(text, utc=utc)
        return stamp and stamp.date()

    def midnight(self, text: str, *, utc: bool) -> dt.date | None:
        """The first midnight at or after a stamp: from there on it counts at instants."""
        stamp = self.local(text, utc=utc)
        if stamp is None or stamp.time() == dt.time():
            return stamp and stamp.date()
        return stamp.date() + dt.timedelta(days=1)


def stripe_line(raw: Raw, clock: Clock) -> Record | None:
    """A subscription of the dashboard's list: its price times its quantity, from its start to its end."""
    currency = raw["Currency"].upper()
    end = raw["Ended At (UTC)"]
    if not end and raw["Status"] == "canceled":
        end = raw["Canceled At (UTC)"]
    if not end and (raw["Cancel At Period End"] == "true" or raw["Canceled At (UTC)"]):
        end = raw["Current Period End (UTC)"]
    start = clock.midnight(raw["Start Date (UTC)"], utc=True)
    paid_from = clock.midnight(raw["Trial End (UTC)"], utc=True)
    return {
        "line_id": "stripe:" + raw["id"],
        "ref": "stripe:" + raw["Customer ID"],
        "offering_id": "stripe:" + raw["Plan"],
        "start_date": max(start or YEAR_ONE, paid_from or YEAR_ONE),
        "end_date": clock.midnight(end, utc=True),
        "canceled_at": clock.local(raw["Canceled At (UTC)"], utc=True),
        "amount": minor(raw["Amount"], currency) * int(raw["Quantity"]),
        "currency": currency,
        "interval": raw["Interval"],
        "interval_count": 1,
        "status": raw["Status"],
    }


def book_line(raw: Raw, clock: Clock) -> Record | None:
    """A line of the contract book, whose labels are Chinese."""
    currency = raw["币种"]
    return {
        "line_id": raw["合同行编号"],
        "ref": raw["客户编号"],
        "offering_id": raw["产品编号"],
        "start_date": day(raw["开始日期"]),
        "end_date": day(raw["结束日期"]),
        "canceled_at": clock.local(raw["取消通知时间"], utc=False),
        "amount": minor(raw["每期金额"], currency),
        "currency": currency,
        "interval": raw["计费周期"],
        "interval_count": int(raw["周期数"]),
        "discount": minor(raw["每期折扣"], currency),
        "discount_end": day(raw["折扣结束日期"]),
        "is_recurring": raw["是否经常性"] == "是",
        "status": raw["状态"],
        "renews": raw["续约自合同行"],
    }


def stripe_invoice(raw: Raw, clock: Clock) -> Record | None:
    """An invoice of the dashboard: due when it is finalised, given up when it is marked uncollectible."""
    currency, issued = raw["Currency"].upper(), clock.day(raw["Finalized At (UTC)"], utc=True)
    gone = raw["Voided At (UTC)"] or raw["Marked Uncollectible At (UTC)"]
    return {
        "invoice_id": "stripe:" + raw["id"],
        "ref": "stripe:" + raw["Customer"],
        "contract_id": raw["Subscription"],
        "issued": issued,
        "due": clock.day(raw["Due Date (UTC)"], utc=True) or issued,
        "amount": minor(raw["Total"], currency),
        "currency": currency,
        "gone": clock.day(gone, utc=True),
    }


def book_invoice(raw: Raw, clock: Clock) -> Record | None:
    """An invoice of the contract book."""
    assert raw["状态"] in ("paid", "open", "void")
    return {
        "invoice_id": raw["发票编号"],
        "ref": raw["客户编号"],
        "contract_id": raw["合同编号"],
        "issued": clock.day(raw["开票时间"], utc=False),
        "due": day(raw["到期日"]),
        "amount": minor(raw["金额"], raw["币种"]),
        "currency": raw["币种"],
        "gone": clock.day(raw["作废时间"], utc=False),
    }


def stripe_payment(raw: Raw, clock: Clock) -> Record | None:
    """A payment of an invoice that succeeded; what belongs to no invoice settles none."""
    currency = raw["Currency"].upper()
    if raw["Status"] == "Failed" or not raw["Invoice ID"]:
        return None
    return {
        "payment_id": "stripe:" + raw["id"],
        "invoice_id": "stripe:" + raw["Invoice ID"],
        "day": clock.day(raw["Created (UTC)"], utc=True),
        "amount": minor(raw["Amount"], currency) - minor(raw["Amount Refunded"], currency),
        "currency": currency,
    }


def book_payment(raw: Raw, clock: Clock) -> Record | None:
    """A payment of the contract book."""
    return {
        "payment_id": raw["Payment ID"],
        "invoice_id": raw["Invoice ID"],
        "day": clock.day(raw["Paid"], utc=False),
        "amount": minor(raw["Amount"], raw["Currency"]),
        "currency": raw["Currency"],
    }


def stripe_account(raw: Raw, clock: Clock) -> Record | None:
    """A customer of Stripe; its domain is that of its mail address."""
    domain = raw["Email"].partition("@")[2]
    names = raw["external_id (metadata)"]
    return {"system": "stripe", "plain": raw["id"], "name": raw["Name"], "domain": domain, "names": names}


def salesforce_account(raw: Raw, clock: Clock) -> Record | None:
    """An account of Salesforce that was not deleted."""
    if raw["IsDeleted"] == "true":
        return None
    domain = raw["Website"].removeprefix("https://").removeprefix("www.").rstrip("/")
    return {
        "system": "salesforce", "plain": raw["Id"], "name": raw["Name"], "domain": domain,
        "names": raw["AccountNumber"], "segment": raw["Segment__c"], "region": "",
    }  # fmt: skip


def book_account(raw: Raw, clock: Clock) -> Record | None:
    """A customer of the contract book, one row for each version of it."""
    return {
        "system": "", "plain": raw["客户编号"], "name": raw["客户名称"], "domain": raw["域名"],
        "names": raw["其他系统编号"], "segment": raw["客户分层"], "region": raw["区域"], "parent": raw["上级客户编号"],
        "since": clock.local(raw["生效时间"], utc=False),
    }  # fmt: skip


def assignment(raw: Raw, clock: Clock) -> Record | None:
    """Who looks after a customer, as what, from when to when."""
    return {
        "ref": raw["客户编号"], "employee": raw["员工编号"], "role": raw["角色"],
        "start": day(raw["开始日期"]), "end": day(raw["结束日期"]),
    }  # fmt: skip


def fx_rate(raw: Raw, clock: Clock) -> Record | None:
    """Units of one currency for one of another on a day."""
    return {"pair": (raw["base"], raw["quote"]), "day": day(raw["day"]), "rate": Fraction(raw["rate"])}


READERS = {
    "stripe/subscriptions.csv": ("line", stripe_line),
    "generic/contract_lines.csv": ("line", book_line),
    "stripe/invoices.csv": ("invoice", stripe_invoice),
    "generic/invoices.csv": ("invoice", book_invoice),
    "stripe/payments.csv": ("payment", stripe_payment),
    "generic/payments.csv": ("payment", book_payment),
    "stripe/customers.csv": ("account", stripe_account),
    "salesforce/Account.csv": ("account", salesforce_account),
    "generic/customers.csv": ("account", book_account),
    "generic/assignments.csv": ("assignment", assignment),
    "generic/fx_rates.csv": ("rate", fx_rate),
}
"""What each file holds and how a record of it is read."""


@dataclass(frozen=True)
class Books:
    """The records by kind, and the account that each customer's reference stands for."""

    kinds: Mapping[str, list[Record]]
    known_as: Mapping[str, str]

    def account(self, ref: str) -> str:
        """The account that a reference of a system stands for."""
        return self.known_as.get(ref, ref)

    def of(self, kind: str) -> list[Record]:
        """The records of a kind, with the account that each belongs to."""
        found = self.kinds.get(kind, [])
        return [{**record, "account_id": self.account(record["ref"])} if "ref" in record else record
                for record in found]  # fmt: skip

    @property
    def rates(self) -> dict[tuple[str, dt.date], Fraction]:
        """US dollars for one unit of a currency by day."""
        return {(r["pair"][0], r["day"]): r["rate"] for r in self.of("rate") if r["pair"][1] == "USD"}


def read(folder: Path, *, zone: str, only: Mapping[str, set[int]] | None = None) -> Books:
    """The company's books; `only` names files and the lines to read of each."""
    clock, kinds = Clock(zone), {}
    for name, (kind, reader) in READERS.items():
        if only is not None and name not in only:
            continue
        for line, raw in rows(folder / name):
            if (only is None or line in only[name]) and (record := reader(raw, clock)) is not None:
                kinds.setdefault(kind, []).append({**record, "file": name, "line": line})
    return Books(kinds, who_is_who(kinds.get("account", [])))


def ref_of(account: Record) -> str:
    """An account's ID with its system before it; the company's own IDs stand alone."""
    return f"{account['system']}:{account['plain']}" if account["system"] else str(account["plain"])


def who_is_who(accounts: Iterable[Record]) -> dict[str, str]:
    """The account that each customer's reference stands for, where that is another one.

    Two records of different systems are one customer when one names the other's ID, or both name the same; else when
    they share a domain. Never when either has two such partners in a system, and never two records of one system. The
    company's own ID stays, else the smallest.
    """
    system = {ref_of(a): a["system"] for a in accounts}
    by_id: dict[str, set[str]] = {}
    by_domain: dict[str, set[str]] = {}
    for account in accounts:
        ref = ref_of(account)
        for name in filter(None, (account["plain"], account["names"])):
            by_id.setdefault(name, set()).add(ref)
        if account["domain"]:
            by_domain.setdefault(account["domain"], set()).add(ref)
    groups = {ref: {ref} for ref in system}
    for shared in (by_id, by_domain):
        for key in sorted(shared):
            one_each = [r for r in sorted(shared[key]) if sum(system[o] == system[r] for o in shared[key]) == 1]
            for a, b in itertools.combinations(one_each, 2):
                ours, theirs = groups[a], groups[b]
                if ours is not theirs and not {system[r] for r in ours} & {system[r] for r in theirs}:
                    ours |= theirs
                    for ref in theirs:
                        groups[ref] = ours
    heads = {ref: min(group, key=lambda r: (system[r] != "", r)) for ref, group in groups.items()}
    return {ref: head for ref, head in heads.items() if ref != head}
