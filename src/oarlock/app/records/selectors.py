"""Reading what people decided and judged, as it stands now: typed here or imported, published or not yet."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import connection

from oarlock.app.records.pending import Row, pending
from oarlock.domain.entities import entity as find_entity
from oarlock.ingest.identity.links import ALWAYS
from oarlock.lake.commits import read_log
from oarlock.lake.current import current
from oarlock.lake.engines.sql import text_literal


def rows(entity: str, where: Mapping[str, str] | None = None) -> list[Row]:
    """The current rows of an entity in the order of their keys; `where` names columns of text and their values.

    Inside a transaction also what others decided a moment ago and the lake does not hold yet: what is checked there
    must not be out of date. Personal columns are left out: they lie in side files that no figure reads.
    """
    declared = find_entity(entity)
    columns = [c.name for c in declared.columns if not c.personal]
    asked = " AND ".join(f'"{name}" = {text_literal(value)}' for name, value in (where or {}).items()) or "true"
    log = read_log(settings.WORKSPACE)
    found = current(log, entity, [*columns, "_key"], at=ALWAYS, where=asked)
    found.sort(key=lambda row: str(row.pop("_key")))
    if connection.in_atomic_block:
        newer = pending(settings.WORKSPACE, log, declared)
        found = [row for row in found if tuple(row[name] for name in declared.key) not in newer]
        found += [row for row in newer.values() if all(str(row[n]) == value for n, value in (where or {}).items())]
    return found


def one(entity: str, key: Mapping[str, object]) -> Row | None:
    """The current row with those values of the entity's key; None when there is none."""
    texts = {name: value for name, value in key.items() if isinstance(value, str)}
    found = [r for r in rows(entity, texts) if all(str(r[name]) == str(value) for name, value in key.items())]
    return found[0] if found else None
