"""A column may be called by a word of SQL: groups come in by file and by decision, and are compacted, as anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oarlock.ingest import ImportOptions, import_paths
from oarlock.ingest.feed import drain
from oarlock.lake.compaction import compact
from oarlock.lake.journal import Change, append_all
from oarlock.lake.workspace import Workspace

Seen = Callable[..., list[dict[str, Any]]]
NOW = dt.datetime(2024, 6, 1, 12)
LATER = NOW + dt.timedelta(days=1)


def test_r111_groups_come_in_by_file_and_the_newest_decision_holds(
    workspace: Workspace, tmp_path: Path, seen: Seen
) -> None:
    file = tmp_path / "groups.csv"
    file.write_text("account_id,customer group,named,decided\na,large,true,2024-05-01\nb,mid,,2024-05-01\n", "utf-8")
    (result,) = import_paths(workspace, [file], options=ImportOptions(), actor="eva", now=NOW)
    assert (result.error, result.loaded) == (None, 2)
    after = {"account_id": "a", "group": "entry", "is_named": False, "decided_at": "2024-06-01T10:00:00"}
    append_all(workspace, [Change(entity="customer_group", key="a", after=after)], actor="eva", now=LATER)
    drain(workspace, now=LATER)
    for _ in range(2):
        found = {row["account_id"]: (row["group"], row["is_named"]) for row in seen("customer_group")}
        assert found == {"a": ("entry", False), "b": ("mid", None)}
        compact(workspace, "customer_group", now=LATER)
