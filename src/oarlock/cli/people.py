"""An answer as people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oarlock.cli.columns import Column
from oarlock.cli.names import with_names
from oarlock.cli.ordered import in_bridge_order

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace


def for_people(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], workspace: Workspace
) -> tuple[Sequence[Mapping[str, Any]], list[Column]]:
    """An answer as a table shows it: names beside IDs, movements as the bridge adds them up, nothing that says nothing.

    The currency is in the figures; a status that is ok everywhere goes without saying.
    """
    is_ok = all(r.get("status") in ("ok", None) for r in rows)
    told = [c for c in columns if c.name != "currency" and not (c.name == "status" and is_ok)]
    ordered = in_bridge_order(rows, [c.name for c in told])
    return with_names(ordered, told, workspace)
