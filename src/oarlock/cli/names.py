"""Names beside IDs: what an account or an offering is called, as the data says now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oarlock.cli.columns import Column
from oarlock.domain.entities import entity
from oarlock.kit.text import Text

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace

REFERS = {"account": "account", "account_id": "account", "group": "account", "offering": "offering"}
"""Column → entity whose `name` is shown beside it."""
NAME = Text(en="Name", zh="名称")


def with_names(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], workspace: Workspace
) -> tuple[list[dict[str, Any]], list[Column]]:
    """The rows and columns with a name after each ID that has none beside it yet.

    Only columns that hold IDs alone are looked up; personal names are never shown.
    """
    made, out = [dict(r) for r in rows], []
    own = {c.name for c in columns}
    for column in columns:
        out.append(column)
        told = REFERS.get(column.name)
        if told is None or own & {"name", f"{column.name}_name"} or entity(told).column("name").personal:
            continue
        found = _names(workspace, told, {str(r[column.name]) for r in made if r.get(column.name) is not None})
        if found:
            field = f"{column.name}_name"
            out.append(Column(field, NAME))
            for r in made:
                r[field] = found.get(str(r.get(column.name)))
    return made, out


def _names(workspace: Workspace, told: str, ids: set[str]) -> dict[str, str]:
    from oarlock.ingest.identity.links import ALWAYS
    from oarlock.lake.commits import read_log
    from oarlock.lake.current import current
    from oarlock.lake.engines.sql import text_literal

    if not ids:
        return {}
    where = f"_key IN ({', '.join(map(text_literal, sorted(ids)))})"
    rows = current(read_log(workspace), told, ("_key", "name"), at=ALWAYS, where=where)
    return {str(r["_key"]): str(r["name"]) for r in rows if r["name"]}
