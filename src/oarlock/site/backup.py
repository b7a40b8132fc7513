"""One company as one file, taken while it works; and the way back into an empty place, on either database."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from oarlock.errors import DamagedError, OperatorError, UserError
from oarlock.kit.bundle import under, unpack, writing
from oarlock.kit.fsio import TEMPORARY, move_folder, remove_tree, sync_tree, telling
from oarlock.kit.workdb import Connection, looking, wrapped
from oarlock.lake import formats
from oarlock.lake.erasures import FILE as ERASURES
from oarlock.lake.erasures import Ledger
from oarlock.lake.layout import lay_out
from oarlock.lake.workspace import POSTGRES, Workspace
from oarlock.site import up
from oarlock.site.secret import FILE as SECRET

FORMAT = 1
_MADE_AGAIN = ("work.sqlite", "work.sqlite-wal", "work.sqlite-shm", "static", "erasing")
"""What stands beside the lake and is not copied as a file: the database has a form of its own; and whom an erasure that
runs just now is about: the list of erasures tells a restore what it needs."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a backup holds: changes in the journal and the hash of the last, commits of the lake, rows, files, bytes."""

    changes: int
    journal_hash: str
    commits: int
    rows: int
    files: int
    bytes: int


def back_up(workspace: Workspace, file: Path, *, has_key: bool = True, now: dt.datetime) -> Held:
    """Write everything that cannot be made again into a new file, as of one moment; people go on working meanwhile.

    has_key: with the key that seals secrets; without it, who has the file alone cannot read them.
    """
    from django.db import connection

    from oarlock.lake.journal_copy import write_rows
    from oarlock.lake.pinned import pinned
    from oarlock.pipeline.version import version
    from oarlock.site.tables import applied, write_tables

    connection.ensure_connection()
    db = wrapped(connection.connection)
    body: dict[str, Any] = {"format": FORMAT, "workspace": workspace.id, "version": version(), "made_at": now}
    with tempfile.TemporaryDirectory(prefix="oarlock-backup-") as scratch, writing(file, body) as bundle:
        work = Path(scratch) / "work"
        # The first question is what fixes the moment of which the transaction speaks.
        with looking(db), pinned(workspace, look=partial(_fix, db), now=now) as (lake, commits):
            rows = write_tables(work / "tables")
            seq, last = write_rows(connection.connection, work / "journal.jsonl")
            body |= {"journal": [seq, last], "commits": commits, "migrations": applied(), "rows": rows}
            for path in under(lake):
                bundle.add(path, f"lake/{path.relative_to(lake).as_posix()}")
        for path in under(work):
            bundle.add(path, f"work/{path.relative_to(work).as_posix()}")
        own = (*_MADE_AGAIN, *_lake_inside(workspace), *(() if has_key else (SECRET,)))
        for path in under(workspace.path, without=own):
            if path != file.absolute() and not path.name.endswith(".lock"):
                with suppress(FileNotFoundError):  # an upload that was dropped, or imported, just now
                    bundle.add(path, f"workspace/{path.relative_to(workspace.path).as_posix()}")
        held = _held(body, bundle.files)
    return held


def restore(
    file: Path, place: Path, *, lake: Path | None, database: str, erased: Ledger = (), actor: str, now: dt.datetime
) -> tuple[Held, int]:
    """Put a backup into an empty place and an empty database, compare everything with its checksum, erase again who was
    erased since, and only then let it be a workspace. Gives what it holds, and how many people were erased again.

    erased: the list of erasures that was kept outside; that of the backup itself counts, too.

    Raises `UserError` when anything is there already, `DamagedError` when the file is not whole.
    """
    place = place.absolute()
    lake = (lake or place / "lake").absolute()
    for folder in (place, lake):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError(
                "{folder} is not empty.", remedy="Restore into an empty folder; nothing is overwritten.",
                folder=str(folder),
            )  # fmt: skip
    if database:
        _check_empty(database)
    with telling(place):
        place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(f"{TEMPORARY}{place.name}-{os.getpid()}-{secrets.token_hex(3)}")
    aside.mkdir(mode=0o700)
    try:
        body = unpack(file, aside)
        if body.get("format") != FORMAT:
            raise OperatorError(
                "A newer Oarlock wrote this backup.", remedy="Install that version, and restore with it."
            )
        again = partial(_erase_again, erased=erased, actor=actor, now=now)
        return _put_in_place(aside, body, place=place, lake=lake, database=database, again=again)
    except BaseException:
        if lake != place / "lake":  # it was empty: what is there is what was just copied, and would bar the next try
            _empty(lake)
        raise
    finally:
        remove_tree(aside)


def _put_in_place(
    aside: Path, body: Mapping[str, Any], *, place: Path, lake: Path, database: str, again: Callable[[Workspace], int]
) -> tuple[Held, int]:
    home = aside / "workspace"
    is_apart = lake != place / "lake"
    if is_apart:
        with telling(lake):
            shutil.copytree(aside / "lake", lake, dirs_exist_ok=True)
        sync_tree(lake)
    else:
        (aside / "lake").rename(home / "lake")
    (home / "quarantine").mkdir(exist_ok=True)
    lay_out(lake if is_apart else home / "lake")
    _settle(home / formats.FILE, is_postgres=bool(database))
    workspace = _fill_database(home, aside / "work", body, lake=lake if is_apart else None, database=database)
    _check(workspace, body)
    erased = again(workspace)
    sync_tree(home)
    if place.exists():
        place.rmdir()
    move_folder(home, place, phase="restore")
    return _held(body, body["files"]), erased


def _erase_again(workspace: Workspace, *, erased: Ledger, actor: str, now: dt.datetime) -> int:
    """Before the place is a workspace, so that nobody ever reads what was erased."""
    from oarlock.app.privacy.services import repeat

    if not erased and not (workspace.path / ERASURES).exists():
        return 0
    return repeat(erased, tell=lambda *_: None, now=now, actor=actor)


def _fill_database(home: Path, work: Path, body: Mapping[str, Any], *, lake: Path | None, database: str) -> Workspace:
    from oarlock.kit.workdb import Store, create_workdb
    from oarlock.lake.journal_copy import load_rows
    from oarlock.lake.workspace import open_workspace

    create_workdb(Store(home / "work.sqlite", database, body["workspace"]))
    workspace = open_workspace(home, lake=lake, database=database)
    up.begin(home, lake)
    from django.db import connection, transaction

    from oarlock.site.tables import load_tables

    loaded = load_tables(work / "tables", body["migrations"])
    if loaded != body["rows"]:
        raise DamagedError("The tables of the backup are not complete.", remedy="Take another one.")
    with transaction.atomic():
        load_rows(connection.connection, work / "journal.jsonl")
    connection.close()
    return workspace


def _check_empty(database: str) -> None:
    from oarlock.kit import postgres

    with postgres.telling(database):
        db = postgres.connect(database)
        try:
            found = db.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = ANY(current_schemas(false))"
            ).fetchone()
        finally:
            db.close()
    if found != (0,):
        raise UserError(
            "The database {place} is not empty.", remedy="Restore into an empty database; nothing is overwritten.",
            place=postgres.place_of(database),
        )  # fmt: skip


def _check(workspace: Workspace, body: Mapping[str, Any]) -> None:
    from oarlock.lake import journal
    from oarlock.lake.commits import read_log
    from oarlock.lake.verify import verify

    journal.verify(workspace)
    seen = [list(journal.head(workspace)), read_log(workspace).head]
    wrong = [finding for finding in verify(workspace) if finding.weight == "damaged"]
    if wrong or seen != [body["journal"], body["commits"]]:
        raise DamagedError(
            "What was restored is not what was backed up: {what}.",
            remedy="Take another backup; nothing was put in place.",
            what=str(wrong[0].file) if wrong else json.dumps(seen),
        )


def _empty(folder: Path) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            remove_tree(path)
        else:
            path.unlink()


def _fix(db: Connection) -> None:
    db.execute("SELECT seq FROM journal_head").fetchall()


def _settle(settings: Path, *, is_postgres: bool) -> None:
    """The same choices, with the kind of database that is there now."""
    told = json.loads(settings.read_bytes())
    told.pop("sha256", None)
    told.pop("database", None)
    settings.write_bytes(formats.encode({**told, **({"database": POSTGRES} if is_postgres else {})}))


def _lake_inside(workspace: Workspace) -> tuple[str, ...]:
    if not workspace.lake.is_relative_to(workspace.path):
        return ()
    return (workspace.lake.relative_to(workspace.path).as_posix(),)


def _held(body: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> Held:
    return Held(
        changes=body["journal"][0],
        journal_hash=body["journal"][1],
        commits=body["commits"],
        rows=sum(body["rows"].values()),
        files=len(files),
        bytes=sum(int(told["bytes"]) for told in files.values()),
    )
