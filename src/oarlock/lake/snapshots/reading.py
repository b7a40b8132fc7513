"""Reading what is published: the current snapshot, leased while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from oarlock.errors import BusyError
from oarlock.lake.snapshots.leases import lease
from oarlock.lake.snapshots.store import Snapshot, current
from oarlock.lake.workspace import Workspace

_ATTEMPTS = 20


@contextmanager
def reading(workspace: Workspace) -> Iterator[Snapshot | None]:
    """The current snapshot, which stays whole and in place until the end of the block; None before the first publish.

    Between reading the pointer and leasing, the snapshot may be replaced and swept; then the pointer is read again.
    """
    with ExitStack() as leases:
        yield _leased(workspace, leases)


def _leased(workspace: Workspace, leases: ExitStack) -> Snapshot | None:
    for attempt in range(1, _ATTEMPTS + 1):
        snapshot = current(workspace)
        try:
            return leases.enter_context(lease(snapshot)) if snapshot is not None else None
        except BusyError:
            if attempt == _ATTEMPTS:
                raise
    return None
