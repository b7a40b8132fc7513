"""Which score models are in force: the shipped ones, those published through the journal, and drafts."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from dataclasses import dataclass, replace

from oarlock.domain.metric import Metric, Question
from oarlock.domain.period import local_midnight
from oarlock.errors import UnknownNameError
from oarlock.kit.text import Msg, msg
from oarlock.lake import journal
from oarlock.lake.workspace import Workspace
from oarlock.metrics.registry import all_metrics
from oarlock.pipeline.questions import Horizon
from oarlock.scores.health.shipped import BODY, DEFAULT, MODEL, OBSERVED, shipped
from oarlock.scores.rubric import Model, read_model

ENTITY, DRAFT = "health_model", "health_model_draft"
DRAFT_SUFFIX = "@draft"


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a model, or a draft (`draft` is its key); at (naive UTC) is None for what comes with Oarlock."""

    model: Model
    at: dt.datetime | None = None
    actor: str = ""
    reason: str = ""
    draft: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether nothing is computed by it yet."""
        return bool(self.draft)

    @property
    def label(self) -> str:
        """`default@2`; of a draft its key: `default@draft`, `default-7f3a21@draft`."""
        return f"{self.draft}{DRAFT_SUFFIX}" if self.draft else self.model.label


def all_models(workspace: Workspace) -> dict[str, Version]:
    """Every version by label, and every open draft; published versions never change."""
    known = {label: Version(model=model) for label, model in shipped().items()}
    drafts: dict[str, Version] = {}
    for row in journal.read_of(workspace, ENTITY, DRAFT):
        if row.entity == DRAFT and not row.after:
            drafts.pop(row.key, None)
        if not row.after:
            continue
        one = Version(
            model=read_model(row.after, file=row.key), at=row.at, actor=row.actor, reason=row.reason,
            draft=row.key if row.entity == DRAFT else "",
        )  # fmt: skip
        if one.is_draft:
            drafts[row.key] = one
        else:
            known[one.label] = one
    return known | {one.label: one for one in drafts.values()}


def versions_of(workspace: Workspace, name: str = DEFAULT) -> list[Version]:
    """The published versions of one name, the newest first."""
    found = [v for v in all_models(workspace).values() if v.model.name == name and not v.is_draft]
    return sorted(found, key=_version, reverse=True)


def find_model(workspace: Workspace, name: str = DEFAULT, *, at: dt.datetime | None = None) -> Model:
    """The model `name`, or one version of it by `name@version`; without a version the newest, or the newest by `at`.

    at: naive UTC; what was published later is not seen, so that figures of the past keep the version they had.
    """
    known = all_models(workspace)
    if name in known:
        return known[name].model
    versions = [v for v in known.values() if v.model.name == name and not v.is_draft]
    if not versions:
        near = difflib.get_close_matches(name, [*known, *{v.model.name for v in known.values()}])
        raise UnknownNameError(
            "There is no health model '{name}'.", remedy="Known ones: {known}.",
            name=name, known=", ".join(near or known),
        )  # fmt: skip
    in_force = [v for v in versions if at is None or v.at is None or v.at <= at]
    # A name that was first published later has nothing older: its first version stands in.
    chosen = max(in_force, key=_version) if in_force else min(versions, key=_version)
    return chosen.model


def _version(one: Version) -> int:
    return one.model.version


def with_model(workspace: Workspace, metric: Metric, q: Question, seen: Horizon) -> Question:
    """The question with the definition of its model in it, and until when each metric that it reads is observed.

    So the question says all that its answer depends on. For days before the newest the model is the one in force then.
    """
    given = dict(q.parameters)
    if metric.reads is None or BODY in given:
        return q
    is_past = q.as_of < seen.as_of or q.known_at is not None
    day = local_midnight(q.as_of, workspace.zone).replace(tzinfo=None)
    at = min(day, q.known_at or day) if q.as_of < seen.as_of else q.known_at
    model = find_model(workspace, given.get(MODEL, DEFAULT), at=at if is_past else None)
    return carrying(metric, q, seen, model)


def carrying(metric: Metric, q: Question, seen: Horizon, model: Model) -> Question:
    """The question about one model, be it published or not."""
    kept = {k: v for k, v in q.parameters if k not in (MODEL, BODY, OBSERVED)}
    own = replace(q, parameters=((BODY, model.body),))
    until = {m.card.name: seen.observed(m) for m in (metric.reads(own) if metric.reads is not None else ())}
    told = json.dumps({name: day.isoformat() if day else None for name, day in sorted(until.items())})
    parameters = {**kept, MODEL: model.label, BODY: model.body, OBSERVED: told}
    return replace(q, parameters=tuple(sorted(parameters.items())))


def unknown_metrics(model: Model) -> tuple[Msg, ...]:
    """A sentence for each source that nothing gives yet, or not by account: such inputs would always be missing."""
    known = {m.card.name: m.card for m in all_metrics()}
    out = []
    for one in model.drivers:
        if one.source is None:
            out.append(msg("'{input}' names no metric, so nothing gives it a value.", input=one.id))
            continue
        card = known.get(one.source.metric)
        if card is None:
            out.append(msg("'{input}': there is no metric '{metric}'.", input=one.id, metric=one.source.metric))
        elif "account" not in card.dimensions:
            out.append(msg("'{input}': '{metric}' is not told by account.", input=one.id, metric=card.name))
        elif one.source.field not in {f.name for f in card.fields}:
            out.append(msg("'{input}': '{metric}' has no column '{column}'.",
                           input=one.id, metric=card.name, column=one.source.field))  # fmt: skip
    return tuple(out)
