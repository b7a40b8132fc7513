"""A lake and its journal as they are at one moment, held still for as long as a copy takes, while others go on."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from oarlock.errors import BusyError
from oarlock.kit.bundle import under
from oarlock.kit.fsio import remove_tree, telling
from oarlock.kit.ids import new_id
from oarlock.lake.batches import begin_draft
from oarlock.lake.commits import read_log
from oarlock.lake.intact import SEEN
from oarlock.lake.locks import commit_lock, publish_lock
from oarlock.lake.workspace import Workspace

_PASSING = ("staging", "locks", "leases", SEEN)
"""What only living processes use, and what can be made again."""


@contextmanager
def pinned(workspace: Workspace, *, look: Callable[[], object], now: dt.datetime) -> Iterator[tuple[Path, int]]:
    """A folder with every file of the lake as of one moment, and the number of its last commit.

    `look` is called at that moment, with nobody committing or publishing: whoever copies the work database takes their
    view of it there, so that the journal holds at least what the lake holds of it. Files of a lake never change, so
    they are linked, not copied; the locks are held no longer than that takes.
    """
    draft = begin_draft(workspace.lake, new_id("backup", now=now))
    if draft is None:
        raise BusyError("Another backup of this workspace has just begun.", remedy="Wait until it ends and try again.")
    try:
        with commit_lock(workspace, purpose="backup"), publish_lock(workspace):
            look()
            head = read_log(workspace).head
            for path in under(workspace.lake, without=_PASSING):
                _same(path, draft.folder / path.relative_to(workspace.lake))
        yield draft.folder, head
    finally:
        remove_tree(draft.folder)
        draft.held.release(and_remove=True)


def _same(path: Path, to: Path) -> None:
    with telling(to):
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, to)
        except FileNotFoundError:
            return  # a roll-up that was swept just now: the next refresh makes it again
        except OSError:
            shutil.copyfile(path, to)
