"""Erasing in the lake: files that hold the person are written anew, and a commit tells which became which.

Nothing is replaced in place. The new files lie under new names, one commit makes them the ones that are read, and then
the old ones are deleted; killed at any point, the lake is whole, and the same work again finishes it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oarlock.domain.entities import entity as entity_of
from oarlock.kit.fsio import replace_file, sync_folder, sync_tree
from oarlock.kit.hashing import file_hash
from oarlock.kit.steps import step
from oarlock.lake.batches import Draft, discard, new_batch, place
from oarlock.lake.commits import read_log, record_commit
from oarlock.lake.engines.sql import quoted, text_literal
from oarlock.lake.intact import forget_absent
from oarlock.lake.load.confirmed import ROW_ID
from oarlock.lake.locks import commit_lock, past_lock, refresh_lock
from oarlock.lake.log import Log
from oarlock.lake.records import PartFile, redact
from oarlock.lake.redaction import parquet
from oarlock.lake.redaction.find import columns_for, condition, parts_of, users_in
from oarlock.lake.redaction.subject import Subject
from oarlock.lake.redaction.words import Words
from oarlock.lake.rewritten import superseded
from oarlock.lake.workspace import Workspace

_PEOPLE = {"contact", "employee"}
_KEYED = {"contact": ("contact", "contact_role", "participant"), "employee": ("employee", "assignment", "participant")}
"""Entities whose rows are nothing but the person: what stands for their content says nothing without it."""
_TOLD = ("ticket", "interaction", "survey_response")
"""Entities whose free text is about the contact that they name."""


@dataclass
class _Work:
    """What one pass over the lake found and wrote."""

    log: Log
    words: Words
    draft: Draft | None = None
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    commits: dict[str, bytes] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    salt: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def subject(self) -> Subject:
        return self.words.subject


def held(workspace: Workspace, subject: Subject) -> Counter[str]:
    """How many rows of each entity hold something of the person; nothing is written."""
    return _look(read_log(workspace), Words(subject), None).rows


def erase(workspace: Workspace, subject: Subject, *, now: dt.datetime) -> Counter[str]:
    """Take the person out of every file and commit of the lake; how many rows of each entity changed."""
    words, rows = Words(subject), Counter[str]()
    _drop_superseded(workspace)
    while True:
        log = read_log(workspace)
        draft = new_batch(workspace, now=now, prefix="e")
        try:
            work = _look(log, words, draft)
            if not work.files and not work.commits:
                discard(draft)
                return rows
            sync_tree(draft.folder)
            step("erase.lake-written")
            with commit_lock(workspace, purpose="erase"):
                if read_log(workspace).head != log.head:  # an import was faster: what it brought is looked at, too
                    discard(draft)
                    continue
                place(draft)
                source = {"erasure": subject.erasure, "files": work.files, "commits": work.contents}
                record_commit(log, kind="redaction", batch="", source=source, now=now)
                step("erase.lake-committed")
                for name, data in work.commits.items():
                    replace_file(workspace.lake / "commits" / name, data, phase="erase-commit")
        except BaseException:
            discard(draft)
            raise
        draft.held.release(and_remove=True)
        rows += work.rows
        _drop_superseded(workspace)
        step("erase.lake-done")


def _look(log: Log, words: Words, draft: Draft | None) -> _Work:
    work = _Work(log, words, draft)
    met = _met(log, words.subject)
    renamed: dict[str, list[str]] = {}
    for entity in sorted({p.entity for c in log.commits for p in c.parts}):
        for part in parts_of(log, entity):
            _part(work, part, met, renamed)
    _notes(work, renamed)
    for commit in log.commits:
        file = log.lake / "commits" / f"{commit.number:08d}.json"
        if commit.kind != "redaction" and (new := redact(file.read_bytes(), words.plain)) is not None:
            work.commits[file.name], work.contents[str(commit.number)] = new
            work.rows["commit"] += 1
    return work


def _met(log: Log, subject: Subject) -> list[str]:
    """The interactions in which the person took part."""
    if subject.kind != "contact":
        return []
    where = condition(("contact_id",), list(subject.ids))
    found: dict[str, None] = {}
    for part in parts_of(log, "participant"):
        sql = f"SELECT DISTINCT interaction_id FROM {{file}} WHERE {where}"
        found.update(dict.fromkeys(parquet.column(log.lake / part.path, sql)))
    return list(found)


def _part(work: _Work, part: PartFile, met: list[str], renamed: dict[str, list[str]]) -> None:
    subject, words, entity = work.subject, work.words, part.entity
    path = work.log.lake / part.path
    ids = columns_for(subject.kind, entity)
    mine = condition(ids, list(subject.ids))
    exprs = parquet.expressions(path, words, frozenset(ids) | frozenset(users_in(entity)))
    for name in users_in(entity):  # what a user is called here is found nowhere in text, and there are many events
        if subject.users and name in exprs:
            cases = " ".join(f"WHEN {text_literal(a)} THEN {text_literal(b)}" for a, b in subject.users.items())
            exprs[name] = f"CASE {quoted(name)} {cases} ELSE {quoted(name)} END"
    if entity == "contact" and "title" in exprs:  # with the customer it tells who it is
        exprs["title"] = f"CASE WHEN {mine} THEN NULL ELSE {exprs['title']} END"
    if entity == "account" and "name" in exprs:
        exprs["name"] = words.sql('"name"', is_named=True)
    exprs = {n: e for n, e in exprs.items() if n not in ("_batch", "_source")}
    if "_key" in exprs and set(ids) & {*entity_of(entity).key, *entity_of(entity).natural_key}:
        exprs["_key"] = _key(subject, exprs["_key"], mine)
    if entity in _KEYED[subject.kind]:
        told = f"md5({text_literal(work.salt)} || _hash)"
        exprs["_hash"] = f"CASE WHEN {mine} THEN CAST(md5_number({told}) >> 65 AS BIGINT) ELSE _hash END"
        if "_key" in exprs:  # a key that was made of the row's content could be made of it again
            made = f"{mine} AND regexp_matches(_key, '^[0-9a-f]{{32}}#')"
            salted = f"md5({text_literal(work.salt)} || _key) || '#1'"
            exprs["_key"] = f"CASE WHEN {made} THEN {salted} ELSE {exprs['_key']} END"
    _personal(work, part, mine, met)
    if not (count := parquet.changed(path, {n: e for n, e in exprs.items() if n not in ("_hash", "_key")})):
        return
    work.rows[entity] += count
    if work.draft is None:
        return
    to = _next(work, entity)
    parquet.write(path, to, exprs)
    if "_key" in exprs or "_hash" in exprs:
        before = f"SELECT {ROW_ID} || ' ' || _row FROM {{file}} ORDER BY _row, _batch"
        olds, news = parquet.column(path, before), parquet.column(to, before)
        for old, new in zip(olds, news, strict=True):
            if old != new:
                renamed.setdefault(entity, []).append(f"({old.split()[0]}, {new.split()[0]})")
    _told(work, part.path, to)


def _personal(work: _Work, part: PartFile, mine: str, met: list[str]) -> None:
    """The side file: rows that are about the person go, others lose what names them."""
    if part.personal_path is None or not (work.log.lake / part.personal_path).is_file():
        return
    subject, entity = work.subject, part.entity
    side = work.log.lake / part.personal_path
    exprs = parquet.expressions(side, work.words)
    if entity in _PEOPLE:
        exprs = {name: work.words.sql(quoted(name), is_named=True) for name in exprs}
    about = [mine] if entity == subject.kind or (subject.kind == "contact" and entity in _TOLD) else []
    if entity == "interaction" and met:
        about.append(condition(("interaction_id",), met))
    rows = []
    if about:
        sql = f"SELECT _row FROM {{file}} WHERE {' OR '.join(about)}"
        rows = parquet.column(work.log.lake / part.path, sql)
    gone = f"_row IN ({', '.join(rows)})" if rows else "false"
    if entity == "survey_response" and subject.emails:
        listed = ", ".join(text_literal(e.strip().lower()) for e in subject.emails)
        gone = f"({gone} OR coalesce(lower(trim(respondent_email)) IN ({listed}), false))"
    if not (count := parquet.changed(side, exprs, gone=gone)):
        return
    work.rows[f"{entity} (text)" if entity not in _PEOPLE else f"{entity} (name, address, phone)"] += count
    if work.draft is not None:
        to = _next(work, f"{entity}.personal")
        parquet.write(side, to, exprs, gone=gone)
        _told(work, part.personal_path, to)


def _notes(work: _Work, renamed: dict[str, list[str]]) -> None:
    """Notes of confirmed rows name rows by key and content: those of the person have others now."""
    if work.draft is None:
        return
    for commit in work.log.commits:
        for entity, told in (commit.source.get("confirmed") or {}).items():
            path = work.log.lake / told["path"]
            if entity not in renamed or not path.is_file():
                continue
            pairs = ", ".join(dict.fromkeys(renamed[entity]))
            found = f"(SELECT new FROM (VALUES {pairs}) AS pairs(old, new) WHERE old = _id LIMIT 1)"
            exprs = {"_id": f"CAST(coalesce({found}, _id) AS BIGINT)"}
            if parquet.changed(path, exprs):
                to = _next(work, f"{entity}.confirmed")
                parquet.write(path, to, exprs)
                _told(work, told["path"], to)


def _key(subject: Subject, otherwise: str, mine: str) -> str:
    """Keys are made of several parts, of which the last may carry a number among equal ones.

    Of a row about somebody else no part is the person, though a customer may have the same ID.
    """
    part = "x"
    for old, new in subject.ids.items():
        is_old, is_numbered = f"x = {text_literal(old)}", f"starts_with(x, {text_literal(old + '#')})"
        numbered = f"{text_literal(new)} || substr(x, {len(old) + 1})"
        part = f"CASE WHEN {is_old} THEN {text_literal(new)} WHEN {is_numbered} THEN {numbered} ELSE {part} END"
    split = f"list_transform(string_split({otherwise}, chr(31)), lambda x: {part})"
    return f"CASE WHEN {mine} THEN array_to_string({split}, chr(31)) ELSE {otherwise} END"


def _next(work: _Work, name: str) -> Path:
    assert work.draft is not None  # noqa: S101 - narrows what the caller has made sure of
    return work.draft.folder / f"{len(work.files):05d}.{name}.parquet"


def _told(work: _Work, old: str, to: Path) -> None:
    assert work.draft is not None  # noqa: S101 - as above
    was = work.log.lake / old
    work.files[old] = {
        "path": f"batches/{work.draft.id}/{to.name}", "bytes": to.stat().st_size, "sha256": file_hash(to),
        "was": file_hash(was),
    }  # fmt: skip


def _drop_superseded(workspace: Workspace) -> None:
    """Delete what erasures replaced, once no refresh and no day of the past is at work that began to read it before.

    Raises `BusyError` when one stays too long; the same work again goes on here.
    """
    lake = workspace.lake
    if not (paths := _there(lake, superseded(read_log(workspace).commits))):
        return
    with refresh_lock(workspace, wait=60.0, purpose="erase"), past_lock(workspace, wait=60.0):
        for path in paths:
            path.unlink(missing_ok=True)
            step("erase.file-gone")
        for folder in {path.parent for path in paths}:
            sync_folder(folder)
    forget_absent(lake)


def _there(lake: Path, paths: Iterable[str]) -> list[Path]:
    return [lake / path for path in paths if (lake / path).exists()]
