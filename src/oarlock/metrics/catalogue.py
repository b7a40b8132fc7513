"""The metric catalogue: a metric is live only when somebody owns it and everybody knows what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from oarlock.domain.metric import Card, Metric
from oarlock.errors import UserError
from oarlock.kit.text import Msg, Text, msg

ENTITY = "metric_setting"
"""Name under which a workspace's settings of metrics are kept in the journal, one for each metric."""


@dataclass(frozen=True, kw_only=True)
class MetricSetting:
    """What a workspace has decided about a metric; texts in whatever language its people write.

    target, threshold: numbers as people write them (95%, 0.95, 1,200,000 in major units). A threshold below the target
    is a floor, one above it a ceiling.
    rhythm: how often it is reviewed. response: what is done when it is past its threshold, until playbooks exist a
    sentence with an owner.
    """

    metric: str
    owner: str = ""
    target: str = ""
    threshold: str = ""
    rhythm: str = ""
    response: str = ""


PARTS = ("owner", "target", "threshold", "rhythm", "response")

LABELS = {
    "owner": Text(en="Owner", zh="负责人"),
    "target": Text(en="Target", zh="目标值"),
    "threshold": Text(en="Threshold", zh="警戒值"),
    "rhythm": Text(en="Reviewed", zh="复核频率"),
    "response": Text(en="Response", zh="应对措施"),
}
"""Names of the parts."""

State = Literal["on_target", "between", "past_threshold"]


def setting_from(metric: str, data: Mapping[str, object]) -> MetricSetting:
    """The setting that a journal row holds; unknown keys are left out."""
    return MetricSetting(metric=metric, **{part: str(data.get(part) or "").strip() for part in PARTS})


def lacking(card: Card, setting: MetricSetting | None) -> tuple[str, ...]:
    """What a metric lacks to be live: names of PARTS, or of the card's own texts."""
    texts = {"meaning": card.meaning, "formula": card.formula, "source": card.source}
    own = tuple(name for name, text in texts.items() if not (text.en.strip() and text.zh.strip()))
    return own + tuple(part for part in PARTS if setting is None or not getattr(setting, part).strip())


def is_live(card: Card, setting: MetricSetting | None) -> bool:
    """Whether the metric may stand on the scorecard."""
    return not lacking(card, setting)


def why_not_live(card: Card, setting: MetricSetting | None) -> Msg | None:
    """The sentence that a metric which is not live is shown with."""
    missing = lacking(card, setting)
    return (
        msg("'{metric}' is not live: it has no {missing}.", metric=card.name, missing=", ".join(missing))
        if missing
        else None
    )


def figure(text: str) -> Decimal | None:
    """The number in a target or threshold: `95%` is 0.95; None when it is none."""
    plain = text.replace(",", "").replace("，", "").strip()
    try:
        value = Decimal(plain.rstrip("%％")).scaleb(-2 if plain.endswith(("%", "％")) else 0)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def check_setting(setting: MetricSetting) -> None:
    """Refuse a target or threshold that no figure can be held against, with a `UserError`."""
    for name in ("target", "threshold"):
        text = getattr(setting, name)
        if text and figure(text) is None:
            raise UserError(
                "--{part} '{value}' is not a number.", remedy="Write it as 95%, 0.95 or 120000.",
                part=name, value=text,
            )  # fmt: skip
    if setting.target and setting.threshold and figure(setting.target) == figure(setting.threshold):
        raise UserError(
            "Target and threshold are both {value}, so nobody can tell which side is bad.",
            remedy="Put the threshold below the target when more is better, above it when less is.",
            value=setting.target,
        )


def judged(value: Decimal, setting: MetricSetting) -> State | None:
    """Where a value stands; None while target or threshold is missing."""
    target, threshold = figure(setting.target), figure(setting.threshold)
    if target is None or threshold is None:
        return None
    sign = 1 if target > threshold else -1
    if sign * value >= sign * target:
        return "on_target"
    return "past_threshold" if sign * value < sign * threshold else "between"


def scorecard(metrics: Iterable[Metric], settings: Mapping[str, MetricSetting]) -> tuple[Metric, ...]:
    """The metrics that are live, in the order given."""
    return tuple(m for m in metrics if is_live(m.card, settings.get(m.card.name)))
