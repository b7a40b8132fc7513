"""The metric catalogue: a metric is live only when somebody owns it and everybody knows what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oarlock.domain.metric import Card, Metric
from oarlock.kit.text import Msg, msg

ENTITY = "metric_setting"
"""Name under which a workspace's settings of metrics are kept in the journal, one for each metric."""


@dataclass(frozen=True, kw_only=True)
class MetricSetting:
    """What a workspace has decided about a metric; texts in whatever language its people write.

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


def scorecard(metrics: Iterable[Metric], settings: Mapping[str, MetricSetting]) -> tuple[Metric, ...]:
    """The metrics that are live, in the order given."""
    return tuple(m for m in metrics if is_live(m.card, settings.get(m.card.name)))
