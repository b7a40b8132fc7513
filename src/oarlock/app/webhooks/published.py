"""What a newly published run changed: told once, whoever published it, page, job or command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from oarlock.app.webhooks.models import Told
from oarlock.app.webhooks.services import Event, announce
from oarlock.errors import OarlockError
from oarlock.lake import snapshots
from oarlock.lake.serve import read_table
from oarlock.lake.snapshots import Snapshot
from oarlock.lake.workspace import Workspace
from oarlock.scores.rubric.result import BANDS

TABLE = "health_now"
MOST = 5_000
"""Changes of one run that are told one by one; beyond them `changes` still says how many there were."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A customer whose band changed."""

    account: str
    before: str
    after: str


def tell_published(workspace: Workspace, now: dt.datetime) -> int:
    """Announce the current run and every change of band since the run that was told last; how many events there were.

    The first run that is seen is only remembered: nothing has changed yet. Call it as often as you like.
    """
    snapshot = snapshots.current_or_none(workspace)
    if snapshot is None or Told.objects.filter(run=snapshot.id).exists():
        return 0
    told = Told.objects.first()
    moved = [] if told is None else _moved(workspace, told.run, snapshot)
    events = [] if told is None else [*_of_bands(snapshot, moved), _of_run(snapshot, moved)]
    with transaction.atomic():
        mark = {"run": snapshot.id, "sequence": snapshot.manifest["sequence"]}
        if told is None:
            Told.objects.get_or_create(pk=1, defaults=mark)
        elif not Told.objects.filter(pk=told.pk, run=told.run).update(**mark):
            return 0  # another worker was first
        announce(events, now=now)
    return len(events)


def _moved(workspace: Workspace, before: str, after: Snapshot) -> list[Moved]:
    """Customers with another band than in the run before; none when that run is no longer kept."""
    kept = next((one for one in snapshots.list_snapshots(workspace) if one.id == before), None)
    if kept is None:
        return []
    old, new = _bands(kept), _bands(after)
    found = [Moved(account=one, before=old[one], after=band) for one, band in new.items() if old.get(one, band) != band]
    worst = list(BANDS)
    return sorted(found, key=lambda one: (-worst.index(one.after), one.account))


def _bands(snapshot: Snapshot) -> dict[str, str]:
    try:
        rows = read_table(snapshot.path, TABLE, columns=("account_id", "band"))
    except OarlockError:  # health was not among what that run published
        return {}
    return {str(row["account_id"]): str(row["band"] or "unknown") for row in rows}


def _of_bands(snapshot: Snapshot, moved: list[Moved]) -> list[Event]:
    return [
        Event(
            kind="health.band_changed",
            subject=one.account,
            data={"account_id": one.account, "before": one.before, "after": one.after, "run": snapshot.id},
        )
        for one in moved[:MOST]
    ]


def _of_run(snapshot: Snapshot, moved: list[Moved]) -> Event:
    data = {"run": snapshot.id, "published_at": snapshot.published_at.isoformat() + "Z", "changes": len(moved)}
    return Event(kind="refresh.ended", data=data)
