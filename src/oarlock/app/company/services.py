"""Saying what the company is: calendar and currency only until the first file came in, for figures depend on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.company.models import Company
from oarlock.errors import UserError
from oarlock.lake.journal import Change
from oarlock.lake.workspace import change_choices, open_workspace


@dataclass(frozen=True, kw_only=True)
class Said:
    """The form of the company."""

    name: str
    timezone: str
    currency: str
    fiscal_year_start: int
    week_start: int


def say_company(said: Said, *, person: Person, now: dt.datetime) -> None:
    """Keep what was said. Raises `UserError` for an empty name and a choice that does not exist or comes too late."""
    if not said.name.strip():
        raise UserError("The company has no name yet.", remedy="Enter its name.")
    was = settings.WORKSPACE
    with transaction.atomic():
        old = Company.objects.filter(pk=1).first()
        Company.objects.update_or_create(pk=1, defaults={"name": said.name.strip()[:120], "set_at": now})
        after = {
            "name": said.name.strip()[:120], "timezone": said.timezone, "currency": said.currency,
            "fiscal_year_start": said.fiscal_year_start, "week_start": said.week_start,
        }  # fmt: skip
        before = {
            "name": old.name if old else None, "timezone": was.timezone, "currency": was.currency,
            "fiscal_year_start": was.fiscal_year_start, "week_start": was.week_start,
        }  # fmt: skip
        write_down([Change(entity="company", key="1", before=before, after=after)], actor=person.email, now=now)
        # Last: the file is replaced only when the rest has been written, and a refusal takes the rest back.
        settings.WORKSPACE = change_choices(
            was, timezone=said.timezone, currency=said.currency, fiscal_year_start=said.fiscal_year_start,
            week_start=said.week_start,
        )  # fmt: skip


def reread() -> None:
    """Open the workspace again when another process has changed its choices."""
    was = settings.WORKSPACE
    stamp = (was.path / "workspace.json").stat().st_mtime_ns
    if getattr(settings, "WORKSPACE_STAMP", None) != stamp:
        settings.WORKSPACE = open_workspace(was.path, lake=was.lake, database=was.database)
        settings.WORKSPACE_STAMP = stamp
