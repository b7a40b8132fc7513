"""What the workspace decided about a metric, and where the figure stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from oarlock.app.catalogue.selectors import Row, value_field
from oarlock.app.catalogue.words import CARD_PARTS, STATES
from oarlock.domain.metric import Card
from oarlock.domain.money import Money
from oarlock.kit.text import Text
from oarlock.metrics.catalogue import LABELS, PARTS, MetricSetting, judged, lacking


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The parts with their names, and what the metric lacks to stand on the scorecard."""

    parts: tuple[tuple[Text, str], ...]
    lacks: tuple[Text, ...]


def decided(card: Card, setting: MetricSetting | None) -> Decided:
    """Owner, target, threshold, rhythm and response as they are in force."""
    return Decided(
        parts=tuple((LABELS[part], getattr(setting, part, "")) for part in PARTS),
        lacks=tuple(LABELS.get(part) or CARD_PARTS[part] for part in lacking(card, setting)),
    )


def judgement(card: Card, setting: MetricSetting | None, row: Row | None) -> Text | None:
    """Where the figure stands; None when there is nothing to compare."""
    field = value_field(card)
    if setting is None or row is None or field is None or row.get("value") is None:
        return None
    value = row["value"]
    number = Money(int(str(value)), str(row["currency"])).major if field.unit == "money" else Decimal(repr(value))
    state = judged(number, setting)
    return STATES[state] if state else None
