"""What a model would do to the customers of today, before anybody publishes it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from oarlock.config import Settings
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.answer import Answer, compute, engine_for
from oarlock.pipeline.definitions import find_definition
from oarlock.pipeline.horizon import horizon
from oarlock.pipeline.models import carrying
from oarlock.pipeline.questions import Ask, question
from oarlock.pipeline.scored import HEALTH, result_of
from oarlock.scores.rubric import Model
from oarlock.strategy.registry import figure


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A customer whose band would be another; scores are None without enough evidence."""

    account_id: str
    name: str
    before: str
    after: str
    score_before: float | None
    score_after: float | None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Who would change band, and how many customers each band holds with either model."""

    old: Model
    new: Model
    as_of: dt.date
    moved: tuple[Moved, ...]
    bands_before: dict[str, int]
    bands_after: dict[str, int]

    @property
    def accounts(self) -> int:
        """How many customers were scored."""
        return sum(self.bands_before.values())


def preview(
    workspace: Workspace, old: Answer, new: Model, old_model: Model, *, settings: Settings, now: dt.datetime
) -> Preview:
    """Score every customer of an answer with another model and compare.

    Values that the answer already holds are used again; a model that reads others is computed.
    """
    after = _again(old, old_model, new)
    if after is None:
        rows = answer_with(workspace, new, settings=settings, now=now, as_of=old.question.as_of).rows
        after = {r["account_id"]: (r["band"], r["score"]) for r in rows if r["account_id"]}
    before = {r["account_id"]: r for r in old.rows if r["account_id"]}
    moved = [
        Moved(
            account_id=account, name=str(row["name"] or ""), before=row["band"], after=after[account][0],
            score_before=row["score"], score_after=after[account][1],
        )
        for account, row in before.items()
        if account in after and after[account][0] != row["band"]
    ]  # fmt: skip
    return Preview(
        old=old_model, new=new, as_of=old.question.as_of,
        moved=tuple(sorted(moved, key=lambda m: (m.before, m.after, m.account_id))),
        bands_before=dict(Counter(str(r["band"]) for r in before.values())),
        bands_after=dict(Counter(str(band) for band, _ in after.values())),
    )  # fmt: skip


def answer_with(
    workspace: Workspace, model: Model, *, settings: Settings, now: dt.datetime, as_of: dt.date | None = None
) -> Answer:
    """The health of every customer under a model that need not be published."""
    log = read_log(workspace)
    seen = horizon(workspace, log, now=now)
    metric = figure(HEALTH)
    q = question(metric, Ask(as_of=as_of), horizon=seen, definition=find_definition(workspace))
    with engine_for("duckdb", settings=settings) as engine:
        return compute(workspace, metric, carrying(metric, q, seen, model), log=log, engine=engine)


def _again(old: Answer, old_model: Model, new: Model) -> dict[str, tuple[str, Any]] | None:
    """Bands and scores from the values at hand; None when the new model needs others."""
    have = {one.id: one.source for one in old_model.drivers}
    if any(one.id not in have or have[one.id] != one.source for one in new.drivers):
        return None
    if [(v.name, v.when) for v in old_model.variants] != [(v.name, v.when) for v in new.variants]:
        return None
    results = {r["account_id"]: result_of(old.question, r, model=new) for r in old.rows if r["account_id"]}
    return {account: (result.band, result.score) for account, result in results.items()}
