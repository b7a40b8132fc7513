"""What a workspace has decided about its metrics, kept in the journal, and where their figures stand against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from oarlock.config import Settings
from oarlock.domain.metric import Metric
from oarlock.domain.money import Money
from oarlock.errors import UserError
from oarlock.lake import journal
from oarlock.lake.workspace import Workspace
from oarlock.metrics.catalogue import (
    ENTITY,
    PARTS,
    MetricSetting,
    State,
    check_setting,
    judged,
    lacking,
    scorecard,
    setting_from,
)
from oarlock.pipeline.answer import Answer, ask
from oarlock.pipeline.questions import Ask
from oarlock.strategy.registry import all_figures
from oarlock.strategy.registry import figure as find_metric


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A live figure beside what was decided: `value` as answers hold it, `number` in major units and shares."""

    metric: Metric
    setting: MetricSetting
    answer: Answer
    value: int | float | None
    number: Decimal | None
    state: State | None


def metric_settings(workspace: Workspace) -> dict[str, MetricSetting]:
    """The settings in force, by metric: the last that the journal tells of each."""
    found: dict[str, MetricSetting] = {}
    for row in journal.read(workspace):
        if row.entity == ENTITY and row.after:
            found[row.key] = setting_from(row.key, row.after)
    return found


def set_metric(
    workspace: Workspace, name: str, parts: Mapping[str, str | None], *, actor: str, reason: str, now: dt.datetime
) -> MetricSetting:
    """Change the parts that are not None (an empty text takes one back) and keep it in the journal."""
    card = find_metric(name).card
    before = metric_settings(workspace).get(card.name, MetricSetting(metric=card.name))
    after = replace(before, **{part: text.strip() for part, text in parts.items() if text is not None})
    if after == before:
        raise UserError(
            "Nothing about '{metric}' would change.", remedy="Give one of: {parts}.",
            metric=card.name, parts=", ".join(f"--{part}" for part in PARTS),
        )  # fmt: skip
    check_setting(after)
    journal.append(
        workspace, actor=actor, entity=ENTITY, key=card.name, before=asdict(before), after=asdict(after),
        reason=reason, now=now,
    )  # fmt: skip
    return after


def reading(
    workspace: Workspace, metric: Metric, setting: MetricSetting, *, settings: Settings, now: dt.datetime
) -> Reading:
    """The metric's first standing answer; a value only when the answer is one figure."""
    answer = ask(workspace, metric.card.name, Ask(), settings=settings, now=now)
    values = [row["value"] for row in answer.rows if "value" in row]
    value = values[0] if len(values) == 1 else None
    unit = next((f.unit for f in metric.card.fields if f.name == "value"), None)
    number = None
    if value is not None:
        number = Money(value, answer.rows[0]["currency"]).major if unit == "money" else Decimal(repr(value))
    state = None if number is None else judged(number, setting)
    return Reading(metric=metric, setting=setting, answer=answer, value=value, number=number, state=state)


def live_metrics(workspace: Workspace, names: tuple[str, ...] = ()) -> tuple[tuple[Metric, MetricSetting], ...]:
    """The metrics that may stand on the scorecard, with their settings; of those named, or of all.

    One that was named and is not live is refused with a `UserError` that says what it lacks.
    """
    known = metric_settings(workspace)
    wanted = tuple(find_metric(name) for name in names) or all_figures()
    for card in (m.card for m in wanted if names):
        missing = lacking(card, known.get(card.name))
        if missing:
            raise UserError(
                "'{metric}' is not live: it has no {missing}.", remedy="Set it with: oarlock metrics set {metric}.",
                metric=card.name, missing=", ".join(missing),
            )  # fmt: skip
    return tuple((m, known[m.card.name]) for m in scorecard(wanted, known))
