"""What the current snapshot says, read as it stands: no engine starts and nothing is computed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oarlock.domain.metric import Question
from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.snapshots import Snapshot
from oarlock.lake.workspace import Workspace
from oarlock.pipeline import stale
from oarlock.pipeline.questions import from_json
from oarlock.scores.health.shipped import model_of
from oarlock.scores.rubric import Model
from oarlock.strategy.registry import figure


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


def question_of(snapshot: Snapshot, name: str, standing: str = "now") -> Question | None:
    """The question of one published answer; None when the snapshot has no such answer."""
    for kept in snapshot.manifest["answers"].values():
        if (kept["metric"], kept["standing"]) == (name, standing):
            return from_json(kept["question"])
    return None


def model_in_force(snapshot: Snapshot) -> Model:
    """The health model by which the snapshot's customers were scored."""
    asked = question_of(snapshot, "health")
    return model_of(asked or Question(metric="health", as_of=snapshot.published_at.date()))
