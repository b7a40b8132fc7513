"""Withdrawing a batch: what later batches said again stays, as theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oarlock.domain.entities import entity as entity_of
from oarlock.kit.fsio import sync_tree
from oarlock.kit.steps import step
from oarlock.lake.batches import Draft, discard, expected, new_batch, place, seal
from oarlock.lake.commits import read_log, record_commit
from oarlock.lake.current import connected
from oarlock.lake.engines.sql import quoted, run, text_literal
from oarlock.lake.intact import Expected, problems, remember
from oarlock.lake.load.confirmed import ROW_ID
from oarlock.lake.locks import commit_lock
from oarlock.lake.log import Log
from oarlock.lake.records import Commit, PartFile
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True)
class _Note:
    """What one later batch confirmed: its number, name and the file of the notes."""

    number: int
    batch: str
    path: Path


def withdraw(workspace: Workspace, batch: str, *, source: Mapping[str, Any], now: dt.datetime) -> Commit:
    """Record a tombstone of the batch; its rows that a later visible batch said again become that batch's.

    So the lake reads as if the batch had never been: a row is there since the first file that still tells of it. The
    tombstone's `kept` says how many rows of each entity each batch got. Raises as `append_commit` does.
    """
    # Under the lock from the first look on: what is said again must not change between the look and the tombstone.
    with commit_lock(workspace, purpose="undo"):
        log = read_log(workspace)
        if not any(info.source.get("confirmed") for info in log.batches.values()):
            return record_commit(log, kind="undo", batch=batch, withdrawn=batch, source=source, now=now)
        draft = new_batch(workspace, now=now, prefix="u")
        try:
            parts, kept = _said_again(log, batch, draft)
            if parts:
                sync_tree(draft.folder)
                step("undo.synced")
                place(draft)
            commit = record_commit(
                log, kind="undo", batch=batch, parts=parts, withdrawn=batch, source={**source, "kept": kept}, now=now
            )
        except BaseException:
            discard(draft)
            raise
    discard(draft)
    remember(workspace.lake, [e for part in parts for e in expected(part)])
    return commit


def _said_again(log: Log, batch: str, draft: Draft) -> tuple[list[PartFile], dict[str, dict[str, int]]]:
    parts: list[PartFile] = []
    kept: dict[str, dict[str, int]] = {}
    ours = [p for c in log.commits if c.kind != "compaction" for p in c.parts if batch in p.batches]
    for entity in dict.fromkeys(p.entity for p in ours):
        notes = _notes(log, batch, entity)
        files = _sound(log, [p for p in ours if p.entity == entity]) if notes else []
        if not files:
            continue
        counts = _write(log.head + 1, batch, entity, files, notes, draft)
        for home, count in counts.items():
            kept.setdefault(home, {})[entity] = count
        if counts:
            part = PartFile(
                entity=entity,
                rows=sum(counts.values()),
                schema_version=max(p.schema_version for p in files),
                batches=tuple(sorted(counts)),
            )
            parts.append(seal(draft, part))
    return parts, kept


def _notes(log: Log, batch: str, entity: str) -> list[_Note]:
    """What the visible batches after this one confirmed, as far as the notes are sound.

    The same file read once more says nothing of its own: who withdraws it wants it gone.
    """
    info = log.batches.get(batch)
    later = [
        (found.number, name, dict(told))
        for name, found in log.batches.items()
        if info is not None
        and found.number > info.number
        and found.undone_at is None
        and found.source.get("sha256") != info.source.get("sha256", "")
        and (told := (found.source.get("confirmed") or {}).get(entity))
    ]
    wrong = problems(log.lake, [Expected(t["path"], t["bytes"], t["sha256"]) for _, _, t in later])
    return [_Note(number, name, log.lake / t["path"]) for number, name, t in later if t["path"] not in wrong]


def _sound(log: Log, parts: Sequence[PartFile]) -> list[PartFile]:
    """The parts that can be read: a damaged batch must stay withdrawable."""
    wrong = problems(log.lake, [e for part in parts for e in expected(part)])
    return [part for part in parts if not any(e.path in wrong for e in expected(part))]


def _write(
    number: int, batch: str, entity: str, files: Sequence[PartFile], notes: Sequence[_Note], draft: Draft
) -> dict[str, int]:
    """Write the batch's rows that notes tell of, each as a row of the first batch that did; rows by batch."""
    # Notes of earlier versions tell of no closings and have no columns for them.
    told = (
        "SELECT NULL::BIGINT AS _id, NULL::BIGINT AS _line, NULL::TIMESTAMP AS _closed_at, "
        "NULL::TIMESTAMP AS _told_at, 0::BIGINT AS _at, '' AS _home WHERE false"
    )
    for n in notes:
        file = f"read_parquet({text_literal(str(n.path))})"
        told += f" UNION ALL BY NAME SELECT *, {n.number} AS _at, {text_literal(n.batch)} AS _home FROM {file}"
    rows = f"read_parquet({_list(draft.lake / f.path for f in files)}, union_by_name = true)"
    personal = [draft.lake / f.personal_path for f in files if f.personal_path]
    with connected() as db:
        # Row numbers of their own, far above those of files, so that a batch never has one twice.
        run(
            lambda: db.execute(
                "CREATE TEMP TABLE moved AS SELECT _row AS _old, _first.home AS _home, _first.line AS _told_line, "
                "_first.closed AS _closed_at, _first.told AS _told_at, "
                f"{number} * (1::BIGINT << 40) + row_number() OVER (ORDER BY _at, _first.line, _row) AS _new "
                f"FROM (SELECT {ROW_ID} AS _id, _row FROM {rows} WHERE _batch = {text_literal(batch)} "
                "QUALIFY row_number() OVER (PARTITION BY _id ORDER BY _row) = 1) "
                "JOIN (SELECT _id, min(_at) AS _at, arg_min({'home': _home, 'line': _line, 'closed': _closed_at, "
                f"'told': _told_at}}, _at) AS _first FROM ({told}) GROUP BY _id) USING (_id)"
            )
        )
        counts = {
            str(home): int(n) for home, n in db.execute("SELECT _home, count(*) FROM moved GROUP BY 1").fetchall()
        }
        if not counts:
            return {}
        made = (
            "SELECT r.* REPLACE (m._new AS _row, m._home AS _batch, m._told_line AS _line, "
            "CASE WHEN r._closed THEN m._closed_at ELSE r._valid_from END AS _valid_from, "
            f"CASE WHEN r._closed THEN m._told_at ELSE r._learned END AS _learned) FROM {rows} r "
            f"JOIN moved m ON m._old = r._row WHERE r._batch = {text_literal(batch)} ORDER BY m._new"
        )
        run(lambda: db.execute(f"COPY ({made}) TO {_target(draft.file(entity))}"))
        if personal:
            names = ", ".join(f"p.{quoted(name)}" for name in entity_of(entity).personal)
            side = f"read_parquet({_list(personal)}, union_by_name = true)"
            made = f"SELECT m._new AS _row, {names} FROM {side} p JOIN moved m ON m._old = p._row ORDER BY 1"
            run(lambda: db.execute(f"COPY ({made}) TO {_target(draft.personal(entity))}"))
    return dict(sorted(counts.items()))


def _list(paths: Any) -> str:
    return "[" + ", ".join(text_literal(str(p)) for p in paths) + "]"


def _target(path: Path) -> str:
    return f"{text_literal(str(path))} (FORMAT PARQUET, COMPRESSION ZSTD)"
