"""Asking for a day of the past that was not worked out: which days can be, and the one job that does each."""

from __future__ import annotations

import datetime as dt

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.accounts.turning import Turn
from oarlock.app.accounts.work import KIND
from oarlock.app.jobs.models import Job
from oarlock.app.jobs.selectors import latest, unfinished
from oarlock.app.jobs.services import ask
from oarlock.domain.metric import KnownBy
from oarlock.errors import UserError
from oarlock.kit.formats import format_date
from oarlock.kit.text import Msg, Text, msg
from oarlock.lake.commits import read_log

MOST = 3
"""Days that one person may have asked for at the same time: each takes an engine for a while."""


def impossible(seen: Seen, moment: Turn) -> Msg | None:
    """Why a day that is missing cannot be worked out; None when it can."""
    if moment.wanted is None:
        return None
    if moment.by == "recorded":
        first = next((c.recorded_at for c in read_log(seen.workspace).commits), None)
        begun = first and first.replace(tzinfo=dt.UTC).astimezone(seen.workspace.zone).date()
        if begun and moment.wanted <= begun:
            return msg("Nothing was recorded here before {day}. Choose a later day, or what the sources knew.",
                       day=_said(begun))  # fmt: skip
        return None
    told = seen.served.snapshot.manifest["first"]
    begun = dt.date.fromisoformat(told) if told else None
    if begun and moment.wanted <= begun:
        return msg("The first contract began on {day}: before it there was no customer. Choose a later day.",
                   day=_said(begun))  # fmt: skip
    return None


def _said(day: dt.date) -> Text:
    return Text(en=format_date(day, lang="en"), zh=format_date(day, lang="zh"))


def job_of(day: dt.date, by: KnownBy) -> Job | None:
    """The newest job for a day, whoever asked for it."""
    return latest(KIND, _key(day, by))


def ask_day(day: dt.date, by: KnownBy, *, person: Person, lang: str, now: dt.datetime) -> Job:
    """The job that works the day out: one that is not over, whoever asked for it, or a new one.

    Raises `UserError` for somebody who waits for many days already.
    """
    there = job_of(day, by)
    if there is not None and not there.is_over:
        return there
    if unfinished(KIND, person) >= MOST:
        raise UserError(
            "You have asked for {n} days that are still being worked out.",
            remedy="Wait until one of them is there.", n=MOST,
        )  # fmt: skip
    # Whoever asks at the same moment counts to the same number, and so asks for the same job.
    number = 1 + (int(there.key.rsplit(" ", 1)[1]) if there is not None else 0)
    args = {"day": day.isoformat(), "by": by}
    return ask(KIND, key=f"{_key(day, by)}{number}", args=args, person=person, now=now, lang=lang)


def _key(day: dt.date, by: KnownBy) -> str:
    return f"past {by} {day.isoformat()} "
