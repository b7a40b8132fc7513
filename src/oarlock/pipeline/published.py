"""What the current snapshot says, read as it stands: no engine starts and nothing is computed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oarlock.domain.metric import Question
from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace
from oarlock.pipeline import stale
from oarlock.pipeline.questions import from_json
from oarlock.scores.registry import figure


@dataclass(frozen=True, kw_only=True)
class Published:
    """The question that a refresh answered, and the rows that it published.

    is_current: whether asking now would read the same; else data, rules or code are newer than the refresh.
    """

    question: Question
    rows: list[dict[str, Any]]
    is_current: bool


def published(workspace: Workspace, name: str, standing: str = "now") -> Published | None:
    """One standing answer of a metric; None while nothing was published or the metric was not."""
    from oarlock.lake.serve import read_table

    with snapshots.reading(workspace) as snapshot:
        if snapshot is None:
            return None
        for kept in snapshot.manifest["answers"].values():
            if (kept["metric"], kept["standing"]) == (name, standing):
                q = from_json(kept["question"])
                now = stale.fingerprint(figure(name), q, read_log(workspace))
                rows = read_table(snapshot.path, kept["table"])
                return Published(question=q, rows=rows, is_current=now == kept["fingerprint"])
    return None
