"""Django's setting of the work database, which it shares with the journal."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from oarlock.kit.postgres import CONNECT_SECONDS, LOCK_SECONDS, parts_of
from oarlock.kit.workdb import Store

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database(store: Store) -> dict[str, Any]:
    """A file of SQLite with one writer at a time, or the PostgreSQL database that DATABASE_URL names."""
    if not store.is_postgres:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"file:{quote(str(store.file))}?mode=rw",  # an empty one in its place would hide a loss
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
            },
            "CONN_MAX_AGE": 60,
        }
    parts = parts_of(store.url)
    told = {ours: parts.pop(theirs) for theirs, ours in _NAMES.items() if theirs in parts}
    waits = f"{parts.pop('options', '')} -c lock_timeout={LOCK_SECONDS}s".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        **told,
        "OPTIONS": {"connect_timeout": CONNECT_SECONDS, **parts, "options": waits},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
