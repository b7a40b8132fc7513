"""Writing down what is decided about modes and lifecycles: an account's mode, a mode's sheet, a stage entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings

from oarlock.app.access.models import Person
from oarlock.app.records import selectors as records
from oarlock.app.records.services import put
from oarlock.errors import BusyError, ChangedMeanwhileError, UnknownNameError, UserError
from oarlock.ingest.edits import edit, show
from oarlock.kit.clock import naive_utc
from oarlock.kit.filelock import hold, holder
from oarlock.metrics.core.modes import MODES
from oarlock.pipeline.models import find_model
from oarlock.scores.rubric import Model
from oarlock.strategy.modes.sheets import PREFIX, shipped_sheets
from oarlock.strategy.modes.switch import Switch, switch

TIER = "service_tier"
"""The attribute that names an account's tier; a change of mode leaves it alone."""


def mode_as_it_stands(account: str) -> str:
    """What the account's mode is now, by its source or a person; empty for none. Raises `UserError`."""
    return _field(account, "mode")


def name_of(account: str) -> str:
    """What the account is called; empty when nobody says. Raises `UserError`."""
    return _field(account, "name")


def _field(account: str, field: str) -> str:
    try:
        fields = show(settings.WORKSPACE, "account", account)
    except UnknownNameError:
        raise UserError("There is no customer '{name}'.", remedy="Choose one of the list.", name=account[:60]) from None
    return next((one.value or "" for one in fields if one.field == field), "")


def preview(account: str, to: str) -> tuple[str, Switch]:
    """The mode as it stands, and what changes with the other one. Raises `UserError` for what is no change."""
    was = mode_as_it_stands(account)
    tiers = [row for row in records.rows("account_attribute", {"account_id": account}) if row["attribute"] == TIER]
    tier = str(tiers[-1]["value"]) if tiers and tiers[-1]["value"] else None
    return was, switch(was or None, to, model=model(), choices=choices(), tier=tier)


def model() -> Model:
    """The health model that scores by the next refresh."""
    return find_model(settings.WORKSPACE)


def choices() -> Mapping[str, str]:
    """Strategic choices by subject."""
    return {str(row["subject"]): str(row["choice"]) for row in records.rows("strategy_choice")}


def change_mode(account: str, to: str, *, seen: str, reason: str, person: Person, now: dt.datetime) -> None:
    """Set an account's mode, as long as it still is what the person saw; it holds until the source says another.

    Raises `UserError`, and `ChangedMeanwhileError` for who decides second.
    """
    why = told(reason)
    lock = settings.WORKSPACE.lake / "locks" / "mode"
    # Two who decide at the same moment would both find the mode that they saw.
    held = hold(lock, wait=20.0, purpose="mode")
    if held is None:
        raise BusyError("Another process is writing: process {pid}.", remedy="Try again.", **holder(lock))
    try:
        if mode_as_it_stands(account) != seen:
            raise ChangedMeanwhileError(
                "Somebody else decided this in the meantime.", remedy="Look at what stands there now, then decide."
            )
        preview(account, to)
        edit(settings.WORKSPACE, "account", account, "mode", to, actor=person.email, reason=why, now=now)
    finally:
        held.release()


def approve_sheet(
    mode: str, sheet: str, *, seen: Mapping[str, object], reason: str, person: Person, now: dt.datetime
) -> None:
    """Put a score sheet in force for a mode. Raises `UserError`, and `ChangedMeanwhileError` for who decides second."""
    why = told(reason)
    if mode not in MODES:
        raise UserError("There is no mode '{name}'.", remedy="Use one of: {known}.", name=mode[:60],
                        known=", ".join(MODES))  # fmt: skip
    known = shipped_sheets().sheets
    if sheet not in known:
        raise UserError("There is no score sheet '{name}'.", remedy="Use one of: {known}.", name=sheet[:60],
                        known=", ".join(known))  # fmt: skip
    row = {"subject": PREFIX + mode, "choice": sheet, "decided_by": person.email, "reason": why,
           "decided_at": naive_utc(now)}  # fmt: skip
    put("strategy_choice", row, person=person, now=now, reason=why, seen=seen)


def told(reason: str) -> str:
    """The reason that has to be there."""
    if not reason.strip():
        raise UserError("A decision needs a reason.", remedy="Say why; the customer's team reads it.")
    return reason.strip()
