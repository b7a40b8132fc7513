"""Rows that people's and rules' decisions add to the lake: one small journal batch each."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from oarlock.domain.entities import entity as find_entity
from oarlock.kit.hashing import canonical_json
from oarlock.lake.batches import discard, finish, new_batch
from oarlock.lake.commits import Commit, PartFile
from oarlock.lake.current import write_rows
from oarlock.lake.workspace import Workspace


def commit_rows(
    workspace: Workspace,
    made: Mapping[str, Sequence[Mapping[str, object]]],
    *,
    source: Mapping[str, object],
    now: dt.datetime,
) -> Commit:
    """Commit rows of people's or rules' decisions (entity -> rows with their declared columns) as one journal batch.

    A row may bring `_row`, `_line` and `_learned`; the other system columns are filled in here.
    """
    draft = new_batch(workspace, now=now)
    try:
        parts = []
        for entity, given in made.items():
            if given:
                rows = [_complete(entity, row, draft.id, number) for number, row in enumerate(given, start=1)]
                write_rows(rows, entity, draft.file(entity))
                parts.append(PartFile(entity=entity, rows=len(rows), schema_version=find_entity(entity).version))
        return finish(draft, parts=parts, kind="journal", source=dict(source), now=now)
    except BaseException:
        discard(draft)
        raise


def row_hash(values: Iterable[object]) -> int:
    """A 64-bit hash of some values."""
    return int.from_bytes(hashlib.blake2b(canonical_json(list(values)), digest_size=8).digest(), "big", signed=True)


def _complete(entity: str, row: Mapping[str, object], batch: str, number: int) -> dict[str, object]:
    declared = find_entity(entity)
    key = "\x1f".join(str(row[name]) for name in declared.key)
    return {
        "_row": number,
        "_line": number,
        "_learned": None,
        **row,
        "_batch": batch,
        "_source": "",
        "_key": key,
        "_hash": row_hash(row.get(name) for name in declared.names),
        "_valid_from": None,
        "_closed": False,
    }
