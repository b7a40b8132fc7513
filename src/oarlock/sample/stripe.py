"""Files as the Stripe dashboard exports them: customers, subscriptions, invoices and payments; never a card column."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from oarlock.sample.billing import Bill
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.files import Table, major
from oarlock.sample.lines import Line
from oarlock.sample.market import OFFERINGS
from oarlock.sample.profile import Profile

CUSTOMERS = (
    "id", "Description", "Email", "Name", "Created (UTC)", "Delinquent", "Currency", "Plan", "Status", "Total Spend",
    "Payment Count", "Refunded Volume", "Dispute Losses", "external_id (metadata)",
)  # fmt: skip
SUBSCRIPTIONS = (
    "id", "Customer ID", "Customer Name", "Customer Description", "Customer Email", "Plan", "Product", "Quantity",
    "Currency", "Interval", "Amount", "Status", "Cancellation Reason", "Created (UTC)", "Start (UTC)",
    "Start Date (UTC)", "Current Period Start (UTC)", "Current Period End (UTC)", "Trial Start (UTC)",
    "Trial End (UTC)", "Cancel At Period End", "Canceled At (UTC)", "Ended At (UTC)", "Coupon", "Tax Percent",
)  # fmt: skip
INVOICES = (
    "id", "Amount Due", "Amount Paid", "Applied Coupons", "Billing", "Closed", "Currency", "Customer", "Customer Name",
    "Date (UTC)", "Description", "Due Date (UTC)", "Finalized At (UTC)", "Forgiven",
    "Marked Uncollectible At (UTC)", "Maximum Line Item Period End (UTC)", "Minimum Line Item Period Start (UTC)",
    "Number", "Paid", "Paid At (UTC)", "Period End (UTC)", "Period Start (UTC)", "Status", "Subscription", "Subtotal",
    "Tax", "Tax Percent", "Total", "Total Discount Amount", "Voided At (UTC)",
)  # fmt: skip
PAYMENTS = (
    "id", "Description", "Seller Message", "Created (UTC)", "Amount", "Amount Refunded", "Currency",
    "Converted Amount", "Converted Amount Refunded", "Fee", "Tax", "Converted Currency", "Mode", "Status",
    "Statement Descriptor", "Customer ID", "Customer Description", "Customer Email", "Captured", "Disputed Amount",
    "Dispute Status", "Dispute Reason", "Dispute Date (UTC)", "Dispute Evidence Due (UTC)", "Invoice ID",
    "Payment Source Type", "Destination", "Transfer", "Interchange Costs", "Merchant Service Charge", "Transfer Group",
    "PaymentIntent ID",
)  # fmt: skip

_TITLES = {code: title.en for code, title, _, _ in OFFERINGS}


class StripeFiles:
    """The four files under `stripe/`, open while the sample is made."""

    def __init__(self, out: Path, stack: ExitStack, days: Days) -> None:
        folder = out / "stripe"
        self._days = days
        self.customers = stack.enter_context(Table(folder / "customers.csv", CUSTOMERS))
        self.subscriptions = stack.enter_context(Table(folder / "subscriptions.csv", SUBSCRIPTIONS))
        self.invoices = stack.enter_context(Table(folder / "invoices.csv", INVOICES))
        self.payments = stack.enter_context(Table(folder / "payments.csv", PAYMENTS))

    def write(self, who: Profile, lines: list[Line], bills: list[Bill], draw: Draw) -> None:
        """Everything Stripe knows about one company."""
        spent = paid = 0
        for bill in bills:
            self._invoice(who, bill, draw)
            for _, amount in bill.paid:
                spent, paid = spent + amount, paid + 1
        if who.role == "" and draw.chance(0.01) and spent and bills[-1].paid:
            self._one_off(who, bills[-1], draw)
        self._customer(who, lines, spent, paid)
        for line in lines:
            self._subscription(who, line)

    def _customer(self, who: Profile, lines: list[Line], spent: int, paid: int) -> None:
        last = lines[-1]
        other = (who.book_id or who.crm_id) if who.match == "external_id" else ""
        self.customers.add(
            who.stripe_id, "", who.mail, who.spelt, self._days.utc(who.signed),
            "true" if last.status == "past_due" else "false", last.currency.lower(), last.offering,
            "" if last.ended else last.status, major(spent, last.currency), str(paid), "0.00", "0.00", other,
        )  # fmt: skip

    def _subscription(self, who: Profile, line: Line) -> None:
        utc = self._days.utc
        begun = utc(line.begun)
        start, end = self._current(line)
        is_trial = line.trial
        self.subscriptions.add(
            line.line_id, who.stripe_id, who.spelt, "", who.mail, line.offering, _TITLES[line.offering],
            str(line.seats), line.currency.lower(), line.interval, major(line.amount // line.seats, line.currency),
            line.status, {"left": "cancellation_requested", "failed": "payment_failed"}.get(line.why_ended, ""),
            begun, begun, begun, utc(start), utc(end), begun if is_trial else "", utc(end) if is_trial else "",
            "true" if line.canceled and not line.ended else "false", utc(line.canceled) if line.canceled else "",
            utc(line.ended) if line.ended else "", "", "",
        )  # fmt: skip

    def _current(self, line: Line) -> tuple[int, int]:
        """Start and end of the period that runs at the export, or of the last one."""
        base, minute = line.begun // DAY, line.begun % DAY
        step = 12 if line.interval == "year" else 1
        limit = line.ended or self._days.cutoff
        turn = 0
        while self._days.plus(base, turn + step) * DAY + minute < limit:
            turn += step
        return self._days.plus(base, turn) * DAY + minute, self._days.plus(base, turn + step) * DAY + minute

    def _invoice(self, who: Profile, bill: Bill, draw: Draw) -> None:
        utc, line = self._days.utc, bill.line
        invoice, total = f"in_1{draw.token(23)}", major(bill.amount, line.currency)
        issued, is_paid = utc(bill.issued), bool(bill.paid)
        starts, ends = issued, utc(bill.until)
        self.invoices.add(
            invoice, total, total if is_paid else "0.00", "", "charge_automatically",
            "true" if bill.status != "open" else "false", line.currency.lower(), who.stripe_id, who.spelt, issued, "",
            "", utc(bill.issued + 60), "false", utc(bill.failed + 60) if bill.status == "uncollectible" else "", ends,
            starts, f"{who.stripe_id[4:12].upper()}-{bill.invoice[-4:]}", "true" if is_paid else "false",
            utc(bill.paid[0][0]) if is_paid else "", issued, issued, bill.status, line.line_id, total, "", "", total,
            "", "",
        )  # fmt: skip
        if bill.failed:
            self._payment(who, bill, invoice, bill.failed, "Failed", draw)
        if is_paid:
            self._payment(who, bill, invoice, bill.paid[0][0], "Paid", draw)

    def _payment(self, who: Profile, bill: Bill, invoice: str, minute: int, status: str, draw: Draw) -> None:
        code = bill.line.currency.lower()
        # A charge and its intent share their random part, as Stripe's do.
        is_good, token = status == "Paid", draw.token(23)
        amount = major(bill.amount, bill.line.currency)
        fee = major(bill.amount * 29 // 1000 + 30, bill.line.currency) if is_good else "0.00"
        self.payments.add(
            f"ch_3{token}", "Subscription update",
            "Payment complete." if is_good else "The card was declined.", self._days.utc(minute) + ":00", amount,
            "0.00", code, amount if is_good else "0.00", "0.00", fee, "0.00",
            code, "Live", status, "OARLOCK SAMPLE", who.stripe_id, "", who.mail, "True" if is_good else "False", "", "",
            "", "", "", invoice, "card", "", "", "", "", "", f"pi_3{token}",
        )  # fmt: skip

    def _one_off(self, who: Profile, bill: Bill, draw: Draw) -> None:
        """A training hour bought and given back: a refund that belongs to no invoice."""
        code, amount = bill.line.currency.lower(), major(bill.amount, bill.line.currency)
        self.payments.add(
            f"ch_3{draw.token(23)}", "Training hour", "Payment complete.",
            self._days.utc(bill.paid[-1][0]) + ":30", amount, amount, code,
            amount, amount, "0.00", "0.00", code, "Live", "Refunded", "OARLOCK SAMPLE", who.stripe_id, "",
            who.mail, "True", "", "", "", "", "", "", "card", "", "", "", "", "", f"pi_3{draw.token(23)}",
        )  # fmt: skip
