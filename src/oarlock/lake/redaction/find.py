"""Finding a person among contacts and employees, in every version that was ever recorded, and where they are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oarlock.domain.entities import entity as entity_of
from oarlock.lake.batches import expected
from oarlock.lake.commits import Log, read_log
from oarlock.lake.engines.sql import connect, file_list, quoted, rows_of, run, text_literal
from oarlock.lake.erasures import PREFIX, Kind, Ledger
from oarlock.lake.intact import problems
from oarlock.lake.log import damaged_batch
from oarlock.lake.records import PartFile
from oarlock.lake.redaction.subject import Subject, alias
from oarlock.lake.redaction.words import is_plain
from oarlock.lake.workspace import Workspace

ID = {"contact": "contact_id", "employee": "employee_id"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """One record of a person: its ID, where it belongs, and every name, address and telephone number it ever had."""

    id: str
    account: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    users: tuple[str, ...] = ()


def parts_of(log: Log, entity: str) -> list[PartFile]:
    """Every file of an entity, of withdrawn batches and before merging too; raises `DamagedError` for an altered one.

    One that is gone holds nobody.
    """
    parts = {p.path: p for c in log.commits for p in c.parts if p.entity == entity}
    wrong = problems(log.lake, [e for part in parts.values() for e in expected(part)])
    for part in parts.values():
        for file in expected(part):
            if wrong.get(file.path, "missing") != "missing":
                raise damaged_batch(log.lake / file.path, part.batches)
    return [part for part in parts.values() if part.path not in wrong]


def records(log: Log, kind: Kind) -> list[Found]:
    """Everybody of a kind."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for part in parts_of(log, kind):
        for row in _rows(log.lake, part, kind):
            told = found.setdefault(str(row["id"]), {n: {} for n in ("account", "name", "email", "phone", "user")})
            for name, values in told.items():
                if row.get(name) not in (None, ""):
                    values[str(row[name])] = None
    return [
        Found(
            id=id_, account=next(reversed(told["account"]), ""), names=tuple(told["name"]),
            emails=tuple(told["email"]), phones=tuple(told["phone"]), users=tuple(told["user"]),
        )
        for id_, told in sorted(found.items())
        if not id_.startswith(PREFIX)
    ]  # fmt: skip


def find(workspace: Workspace, kind: Kind, words: str) -> list[Found]:
    """Who has this ID, address or name; each record by itself."""
    wanted = words.strip().casefold()
    return [
        one for one in records(read_log(workspace), kind)
        if wanted and (one.id == words.strip() or wanted in {w.strip().casefold() for w in (*one.names, *one.emails)})
    ]  # fmt: skip


def marked(workspace: Workspace, ledger: Ledger) -> Iterator[tuple[Kind, list[Found]]]:
    """Those who are on the list of erasures and are here nevertheless, as after a restore."""
    log = read_log(workspace)
    for kind in ("contact", "employee"):
        people = records(log, kind)
        for book in ledger:
            marks = book.marks
            back = [
                one for one in people
                if book.mark(kind, one.id) in marks or any(book.mark("email", e) in marks for e in one.emails)
            ]  # fmt: skip
            for one in back:
                yield kind, [one]


def subject_of(
    workspace: Workspace, kind: Kind, ids: Sequence[str], *, erasure: str, actor: str, reason: str,
    emails: Sequence[str] = (), person: int | None = None, names: Sequence[str] = (),
) -> Subject:  # fmt: skip
    """The person of some records: with them all records that share an address, for that is the same person.

    emails, names: what is known of the person besides, as of somebody who signs in; person: their number there.
    """
    log = read_log(workspace)
    people = records(log, kind)
    mine = [one for one in people if one.id in ids]
    known = {e.strip().casefold() for one in mine for e in one.emails} | {e.strip().casefold() for e in emails}
    mine += [one for one in people if one not in mine and any(e.strip().casefold() in known for e in one.emails)]

    def every(values: Iterator[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v.strip() for v in values if v.strip()))

    called = every(n for told in (names, *(one.names for one in mine)) for n in told)
    return Subject(
        erasure=erasure,
        kind=kind,
        ids={one.id: alias() for one in mine},
        users={user: alias().removeprefix(PREFIX) for one in mine for user in one.users},
        names=called,
        emails=every(e for told in (emails, *(one.emails for one in mine)) for e in told),
        phones=every(p for one in mine for p in one.phones),
        shared=_shared(log, kind, [one.id for one in mine], called),
        person=person,
        alias=f"{alias()}@erased.invalid" if person is not None else "",
        actor=actor,
        reason=reason,
    )


def _shared(log: Log, kind: Kind, ids: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Of the IDs those that something else has, too, and of plain names those that are a code or a heading somewhere.

    An address is nobody else's, and no event of a product is called as a person is: neither is looked for.
    """
    some_ids, some_names = [i for i in ids if "@" not in i], [n for n in names if is_plain(n)]
    found: dict[str, None] = {}
    for entity in sorted({p.entity for c in log.commits for p in c.parts} & _KNOWN) if some_ids or some_names else ():
        declared = entity_of(entity)
        if declared.by_day:
            continue
        own = {*columns_for(kind, entity), *users_in(entity)}
        others = {*declared.key, *(c.name for c in declared.columns if c.refers_to)} - own
        told = {c.name for c in declared.columns if not c.personal} - {"name", "value", *own, *others}
        files = [log.lake / part.path for part in parts_of(log, entity)]
        for columns, values in ((others, some_ids), (told, some_names)):
            found.update(dict.fromkeys(_held(files, columns, values)))
    return tuple(found)


def _held(files: Sequence[Path], columns: set[str], values: Sequence[str]) -> list[str]:
    """Those of the values that one of the columns has."""
    if not files or not values:
        return []
    source, listed = f"read_parquet({file_list(files)}, union_by_name = true)", ", ".join(map(text_literal, values))
    with connect() as db:
        there = run(lambda: db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall())
        texts = [str(name) for name, of, *_ in there if name in columns and of == "VARCHAR"]
        if not texts:
            return []
        each = " UNION ".join(f"SELECT {quoted(n)} FROM {source} WHERE {quoted(n)} IN ({listed})" for n in texts)
        return [str(row[0]) for row in run(lambda: db.execute(each).fetchall())]


def columns_for(kind: Kind, entity: str) -> tuple[str, ...]:
    """The columns of an entity that hold IDs of such people."""
    if entity not in _KNOWN:
        return ()
    declared = entity_of(entity)
    own = (ID[kind],) if entity == kind else ()
    return (*own, *(c.name for c in declared.columns if c.refers_to == kind))


def users_in(entity: str) -> tuple[str, ...]:
    """The columns of an entity that hold pseudonyms of product users."""
    return tuple(c.name for c in entity_of(entity).columns if c.pseudonym) if entity in _KNOWN else ()


def _known() -> frozenset[str]:
    from oarlock.domain.entities import ENTITIES, ROLLUPS

    return frozenset((*ENTITIES, *ROLLUPS))


_KNOWN = _known()


def _rows(lake: Path, part: PartFile, kind: Kind) -> list[dict[str, Any]]:
    declared = entity_of(kind)
    with connect() as db:
        main = file_list([lake / part.path])
        there = {str(r[0]) for r in run(lambda: db.execute(f"DESCRIBE FROM read_parquet({main})").fetchall())}
        public = [f"m.{quoted(ID[kind])} AS id"]
        public += ["m.account_id AS account"] if "account_id" in there else []
        public += ["m.user_id AS user"] if "user_id" in there else []
        if part.personal_path is None or not (lake / part.personal_path).is_file():
            return _distinct(db, f"SELECT DISTINCT {', '.join(public)} FROM read_parquet({main}) m")
        own = ", ".join(f"p.{name} AS {name}" for name in declared.personal)
        side = file_list([lake / part.personal_path])
        return _distinct(
            db,
            f"SELECT DISTINCT {', '.join(public)}, {own} FROM read_parquet({main}) m "
            f"LEFT JOIN read_parquet({side}) p ON p._row = m._row WHERE m.{quoted(ID[kind])} IS NOT NULL",
        )


def _distinct(db: Any, sql: str) -> list[dict[str, Any]]:
    return run(lambda: rows_of(db.execute(f"{sql} ORDER BY ALL")))


def condition(columns: Sequence[str], ids: Sequence[str]) -> str:
    """That one of the columns holds one of the IDs, in SQL."""
    if not columns or not ids:
        return "false"
    listed = ", ".join(map(text_literal, ids))
    return "(" + " OR ".join(f"coalesce({quoted(c)} IN ({listed}), false)" for c in columns) + ")"
