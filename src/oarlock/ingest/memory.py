"""What the user chose for a header, kept in the journal: by an import that worked, or ahead of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from oarlock.ingest import mapping
from oarlock.ingest.mapping import Memory, header_hash
from oarlock.lake import journal
from oarlock.lake.workspace import Workspace


def remembered(workspace: Workspace) -> dict[str, Memory]:
    """The newest choice for each header."""
    rows = [r for r in journal.read(workspace) if r.entity == mapping.ENTITY]
    return mapping.remembered({"key": r.key, "after": r.after} for r in rows)


def change(header: Sequence[str], made: Memory, *, old: Memory | None, reason: str) -> journal.Change | None:
    """The journal's row for a choice; None when nothing changes."""
    if old == made:
        return None
    before = _plain(old) if old else None
    return journal.Change(
        entity=mapping.ENTITY, key=header_hash(header), before=before, after=_plain(made), reason=reason
    )


def remember(
    workspace: Workspace, header: Sequence[str], made: Memory, *, reason: str, actor: str, now: dt.datetime
) -> None:
    """Keep the choice for this header."""
    row = change(header, made, old=remembered(workspace).get(header_hash(header)), reason=reason)
    if row is not None:
        journal.append_all(workspace, [row], actor=actor, now=now)


def _plain(memory: Memory) -> dict[str, object]:
    order = {"date_order": memory.date_order} if memory.date_order else {}
    return {"preset": memory.preset, "mapping": dict(memory.mapping), **order}
