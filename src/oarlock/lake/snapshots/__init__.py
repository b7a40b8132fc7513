"""Published snapshots live here: sealing and finding them, leases of readers, and sweeping what nobody needs."""

from oarlock.lake.snapshots.leases import lease
from oarlock.lake.snapshots.reading import reading
from oarlock.lake.snapshots.store import (
    Building,
    Snapshot,
    begin,
    current,
    current_or_none,
    damage,
    discard,
    find,
    list_snapshots,
    publish,
)
from oarlock.lake.snapshots.sweep import Swept, sweep

__all__ = [
    "Building",
    "Snapshot",
    "Swept",
    "begin",
    "current",
    "current_or_none",
    "damage",
    "discard",
    "find",
    "lease",
    "list_snapshots",
    "publish",
    "reading",
    "sweep",
]
