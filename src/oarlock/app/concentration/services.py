"""Writing down the cash and fixed cost that the runway is of, and the plan that protects a customer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from oarlock.app.access.models import Person
from oarlock.app.concentration.selectors import RUNWAY, looked
from oarlock.app.records import selectors as records
from oarlock.app.records.services import put
from oarlock.app.records.typed import amount
from oarlock.domain.money import Money
from oarlock.errors import ChangedMeanwhileError, UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.typed import typed_number

TEXTS = ("sponsor_id", "our_rower_id", "their_rower_id", "risks", "mitigation")
DAYS = ("target_date", "review_date")


def say_runway(told: Mapping[str, str], *, currency: str, person: Person, now: dt.datetime) -> None:
    """Remember cash and fixed cost a month (major units); raises `UserError` for what is no amount."""
    amounts = {name: amount(told.get(name, ""), currency) for name in ("cash", "fixed")}
    if None in amounts.values():
        raise UserError("The runway needs cash at hand and fixed cost a month.", remedy="Fill in both.")
    said = " ".join(f"{name}={Money(minor or 0, currency)}" for name, minor in amounts.items())
    reason = told.get("reason", "").strip() or "runway"
    row = {"subject": RUNWAY, "choice": f"{said} {currency}", "decided_by": person.email, "reason": reason,
           "decided_at": naive_utc(now)}  # fmt: skip
    put("strategy_choice", row, person=person, now=now, reason=reason,
        seen=_unchanged("strategy_choice", {"subject": RUNWAY}, told))  # fmt: skip


def save_plan(account: str, told: Mapping[str, str], *, person: Person, now: dt.datetime) -> None:
    """Keep the plan of a customer; it may be incomplete, what lacks is shown. Raises `UserError`."""
    row: dict[str, object] = {name: told.get(name, "").strip() or None for name in TEXTS}
    row |= {name: _day(told.get(name, "")) for name in DAYS}
    row |= {"account_id": account, "reserved_hours": _hours(told.get("reserved_hours", "")),
            "updated_at": naive_utc(now)}  # fmt: skip
    people = {str(one["employee_id"]) for one in records.rows("employee")}
    for name in ("sponsor_id", "our_rower_id"):
        if row[name] is not None and row[name] not in people:
            raise UserError("'{name}' is none of our people.", remedy="Choose one of the list.", name=row[name])
    theirs = {str(one["contact_id"]) for one in records.rows("contact", {"account_id": account})}
    if row["their_rower_id"] is not None and row["their_rower_id"] not in theirs:
        raise UserError("'{name}' is no contact of this customer.", remedy="Choose one of the list.",
                        name=row["their_rower_id"])  # fmt: skip
    put("protection_plan", row, person=person, now=now,
        seen=_unchanged("protection_plan", {"account_id": account}, told))  # fmt: skip


def _unchanged(entity: str, key: Mapping[str, object], told: Mapping[str, str]) -> Mapping[str, object]:
    """The row that stands there, when it is the one that the form was filled from."""
    row = records.one(entity, key)
    if told.get("looked", "") != looked(row):
        raise ChangedMeanwhileError(
            "Somebody else decided this in the meantime.", remedy="Look at what stands there now, then decide."
        )
    return row or {}


def _hours(text: str) -> float | None:
    if not text.strip():
        return None
    value = typed_number(text)
    if value is None or not 0 <= value <= 1_000_000:
        raise UserError("'{text}' is not a number from 0 on.", remedy="Write digits, such as 12.5.", text=text[:40])
    return float(value)


def _day(text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise UserError("'{text}' is not a day.", remedy="Write it as 2026-11-30.", text=text[:40]) from None
