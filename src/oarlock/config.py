"""One typed settings object, read from the environment once and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of one process.

    workspace: the workspace folder (OARLOCK_WORKSPACE); lang: en or zh (OARLOCK_LANG, else the locale);
    threads, memory_mb: limits of the embedded engine (OARLOCK_THREADS, OARLOCK_MEMORY_MB; 0: its own choice,
    which for memory is `lake.engines.limits`);
    lake: where the lake lives, when not inside the workspace (OARLOCK_LAKE);
    database: URL of the PostgreSQL database that holds the work, when that is no file of SQLite (DATABASE_URL), or
    `file:` and the path of a file that holds the URL (DATABASE_URL_FILE);
    erasures: a file outside the workspace that the list of erasures is copied to, and that `restore` reads
    (OARLOCK_ERASURES);
    actor: name in the journal (OARLOCK_ACTOR);
    history_months, history_at_once: months' ends that pages turn back to (OARLOCK_HISTORY_MONTHS), and how many of
    them one refresh works out at most (OARLOCK_HISTORY_AT_ONCE).
    """

    workspace: Path | None = None
    lake: Path | None = None
    database: str = field(default="", repr=False)
    lang: str = "en"
    threads: int = 0
    memory_mb: int = 0
    spark_master: str = "local[2]"
    erasures: Path | None = None
    actor: str = "unknown"
    history_months: int = 12
    history_at_once: int = 1

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Settings from environment variables; a number that is not one stops the start."""
        env = os.environ if env is None else env
        locale = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
        lang = env.get("OARLOCK_LANG") or ("zh" if locale.lower().startswith("zh") else "en")
        place, lake, erasures = env.get("OARLOCK_WORKSPACE"), env.get("OARLOCK_LAKE"), env.get("OARLOCK_ERASURES")
        return cls(
            workspace=Path(place) if place else None,
            lake=Path(lake) if lake else None,
            erasures=Path(erasures) if erasures else None,
            database=f"file:{secret}" if (secret := env.get("DATABASE_URL_FILE", "")) else env.get("DATABASE_URL", ""),
            lang="zh" if lang.startswith("zh") else "en",
            threads=int(env.get("OARLOCK_THREADS", "0")),
            memory_mb=int(env.get("OARLOCK_MEMORY_MB", "0")),
            spark_master=env.get("OARLOCK_SPARK_MASTER", "local[2]"),
            actor=env.get("OARLOCK_ACTOR") or env.get("USER") or "unknown",
            history_months=int(env.get("OARLOCK_HISTORY_MONTHS", "12")),
            history_at_once=int(env.get("OARLOCK_HISTORY_AT_ONCE", "1")),
        )
