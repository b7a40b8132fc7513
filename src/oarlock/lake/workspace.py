"""A workspace: the folder with one company's lake and journal, and the choices fixed when it was made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from oarlock.domain.currencies import minor_digits
from oarlock.errors import DamagedError, NotAWorkspaceError, OperatorError, UserError
from oarlock.kit.clock import parse_stamp, stamp
from oarlock.kit.fsio import replace_file, telling
from oarlock.kit.hashing import json_hash
from oarlock.kit.ids import new_id
from oarlock.kit.workdb import Store, create_workdb
from oarlock.lake import formats
from oarlock.lake.layout import lay_out


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """One open workspace.

    currency: the reporting currency; fiscal_year_start: month 1 to 12; week_start: ISO weekday, 1 = Monday;
    created_at: naive UTC; database: URL of the PostgreSQL database with the work, empty when that is a file here.
    """

    path: Path
    lake: Path
    id: str
    timezone: str
    currency: str
    fiscal_year_start: int
    week_start: int
    format_version: int
    created_at: dt.datetime
    database: str = field(default="", repr=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone whose midnights divide days."""
        return ZoneInfo(self.timezone)

    @property
    def work_db(self) -> Path:
        """The file of the work database, where that is a file."""
        return self.path / "work.sqlite"

    @property
    def store(self) -> Store:
        """The work database, with the journal."""
        return Store(self.work_db, self.database, self.id)

    @property
    def quarantine(self) -> Path:
        """Where rejected rows are kept, one file a batch."""
        return self.path / "quarantine"


_BEGUN = "init.id"
"""The ID of a workspace that is being made, beside a database that knows it already."""
POSTGRES = "postgresql"
"""What a workspace's settings say when its work is in PostgreSQL; the URL stays out of them, for its password."""


def lake_of(place: Workspace | Path) -> Path:
    """The lake folder of a workspace; a path is taken as the lake itself."""
    return place.lake if isinstance(place, Workspace) else place


def init_workspace(
    path: Path,
    *,
    timezone: str,
    currency: str,
    fiscal_year_start: int = 1,
    week_start: int = 1,
    now: dt.datetime,
    lake: Path | None = None,
    database: str = "",
) -> Workspace:
    """Make a workspace in a folder; time zone, currency, fiscal year and week start stay as they are from then on.

    database: URL of an empty PostgreSQL database for people's work, instead of a file in the folder.

    Raises `UserError` for a choice that does not exist, or when the folder is a workspace already.
    """
    _check_choices(timezone, currency, fiscal_year_start, week_start)
    path = path.absolute()
    lake = (lake or path / "lake").absolute()
    settings = path / formats.FILE
    if settings.exists():
        raise UserError("{path} is a workspace already.", remedy="Use it, or name another folder.", path=str(path))
    if any((lake / "commits").glob("*.json")):
        raise _settings_lost(settings)
    with telling(path):
        (path / "quarantine").mkdir(parents=True, exist_ok=True)
    lay_out(lake)
    name, begun = new_id("w", now=now), path / _BEGUN
    if database:  # which is told whose it is before the folder is a workspace: if killed, the next try is the same one
        name = begun.read_text(encoding="ascii") if begun.exists() else name
        replace_file(begun, name.encode("ascii"), phase="init-begun")
    create_workdb(Store(path / "work.sqlite", database, name))
    body = {
        "format_version": formats.CURRENT,
        "id": name,
        "timezone": timezone,
        "currency": currency,
        "fiscal_year_start": fiscal_year_start,
        "week_start": week_start,
        "created_at": stamp(now),
        **({"database": POSTGRES} if database else {}),
    }
    # Written last: a folder without it is no workspace, so a killed `init` can simply be repeated.
    replace_file(settings, formats.encode(body), phase="init")
    begun.unlink(missing_ok=True)
    return open_workspace(path, lake=lake, database=database)


def change_choices(
    workspace: Workspace, *, timezone: str, currency: str, fiscal_year_start: int, week_start: int
) -> Workspace:
    """The workspace with other choices, which is possible until the first batch: figures depend on them.

    Raises `UserError` for a choice that does not exist, and for any change after the first batch.
    """
    _check_choices(timezone, currency, fiscal_year_start, week_start)
    wanted = (timezone, currency, fiscal_year_start, week_start)
    if wanted == (workspace.timezone, workspace.currency, workspace.fiscal_year_start, workspace.week_start):
        return workspace
    if any((workspace.lake / "commits").glob("*.json")):
        raise UserError(
            "Time zone, currency, fiscal year and week start cannot change any more: files have come in.",
            remedy="Make another workspace and import the files there.",
        )
    body = formats.read(workspace.path / formats.FILE, lake=workspace.lake) | {
        "timezone": timezone, "currency": currency, "fiscal_year_start": fiscal_year_start, "week_start": week_start,
    }  # fmt: skip
    replace_file(workspace.path / formats.FILE, formats.encode(body), phase="init")
    return open_workspace(workspace.path, lake=workspace.lake, database=workspace.database)


def open_workspace(path: Path, *, lake: Path | None = None, database: str = "") -> Workspace:
    """Open a workspace; an older format is upgraded first.

    Raises `NotAWorkspaceError`, `DamagedError` when its settings or lake are damaged or missing, and `OperatorError`
    when a newer Oarlock wrote it.
    """
    path = path.absolute()
    lake = (lake or path / "lake").absolute()
    settings = path / formats.FILE
    if not settings.is_file():
        if any((path / "lake" / "commits").glob("*.json")):
            raise _settings_lost(settings)
        raise NotAWorkspaceError(
            "{path} is not an Oarlock workspace.", remedy="Make one with: oarlock init {path}.", path=str(path)
        )
    if not (lake / "commits").is_dir():
        raise DamagedError(
            "The lake folder {lake} is not there.",
            remedy="Mount it, correct OARLOCK_LAKE, or restore the folder from a backup.",
            lake=str(lake),
        )
    body = formats.read(settings, lake=lake)
    _check_database(settings, is_postgres=body.get("database") == POSTGRES, is_named=bool(database))
    try:
        return Workspace(
            path=path,
            lake=lake,
            id=body["id"],
            timezone=body["timezone"],
            currency=body["currency"],
            fiscal_year_start=int(body["fiscal_year_start"]),
            week_start=int(body["week_start"]),
            format_version=int(body["format_version"]),
            created_at=parse_stamp(body["created_at"]),
            database=database,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise formats.damaged(settings) from error


def settings_hash(workspace: Workspace) -> str:
    """Checksum of the choices that figures depend on (time zone, currency, fiscal year, week start)."""
    choices = (workspace.timezone, workspace.currency, workspace.fiscal_year_start, workspace.week_start)
    return json_hash(choices)


def _check_choices(timezone: str, currency: str, fiscal_year_start: int, week_start: int) -> None:
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        raise UserError(
            "'{timezone}' is not a time zone.",
            remedy="Use a name such as Europe/Berlin, Asia/Shanghai or UTC.",
            timezone=timezone,
        ) from None
    minor_digits(currency)
    if not 1 <= fiscal_year_start <= 12:
        raise UserError("A fiscal year starts in a month from 1 to 12, not in {month}.", month=fiscal_year_start)
    if not 1 <= week_start <= 7:
        raise UserError("A week starts on a day from 1 (Monday) to 7 (Sunday), not on {day}.", day=week_start)


def _check_database(settings: Path, *, is_postgres: bool, is_named: bool) -> None:
    """A workspace has one work database; changes must never go half to one and half to the other."""
    if is_postgres and not is_named:
        raise OperatorError(
            "The workspace {path} keeps its work in PostgreSQL, and DATABASE_URL is not set.",
            remedy="Set DATABASE_URL, or DATABASE_URL_FILE.",
            path=str(settings.parent),
        )
    if is_named and not is_postgres:
        raise OperatorError(
            "DATABASE_URL is set, but the workspace {path} keeps its work in its own file.",
            remedy="Unset it; or move: oarlock backup without it, then oarlock restore into an empty folder with it.",
            path=str(settings.parent),
        )


def _settings_lost(settings: Path) -> DamagedError:
    return DamagedError(
        "{file} is missing, although the lake beside it holds data.",
        remedy="Restore {file} from a backup.",
        file=str(settings),
    )
