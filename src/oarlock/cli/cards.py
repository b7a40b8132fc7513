"""A metric's card as people read it: its texts, its parameters, and what the workspace decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oarlock.cli.door import Door
from oarlock.cli.output import show
from oarlock.kit.text import Msg, Text, msg
from oarlock.pipeline.labels import label

if TYPE_CHECKING:
    from oarlock.domain.metric import Card, Parameter
    from oarlock.metrics.catalogue import MetricSetting
    from oarlock.pipeline.catalogue import Reading

TEXTS = {
    "meaning": Text(en="Meaning", zh="含义"),
    "formula": Text(en="Formula", zh="公式"),
    "source": Text(en="Source", zh="出处"),
    "level": Text(en="Level", zh="口径层级"),
}


def card_lines(card: Card, door: Door) -> list[str]:
    """The card's texts, one a line."""
    say = door.say
    lines = [f"{say(name)}: {say(getattr(card, part))}" for part, name in TEXTS.items()]
    lines += [f"· {say(text)}" for text in card.differs]
    if card.dimensions:
        lines.append(say(msg("Split by: {names}", names=list(card.dimensions))))
    return lines + parameter_lines(card, door)


def parameter_lines(card: Card, door: Door) -> list[str]:
    """The card's parameters with labels, units and defaults, one a line."""
    return [f"--set {p.name}=…: {door.say(_parameter(p))}" for p in card.parameters]


def _parameter(p: Parameter) -> Msg:
    if p.choices:
        return msg("{label} ({choices}); default {default}", label=p.label, choices=list(p.choices), default=p.default)
    unit = label("unit", p.unit)
    if p.default is None:
        return msg("{label} ({unit}); no default", label=p.label, unit=unit)
    return msg("{label} ({unit}); default {default}", label=p.label, unit=unit, default=p.default)


def parameters_json(card: Card, door: Door) -> list[dict[str, Any]]:
    """The parameters as data."""
    return [
        {"name": p.name, "label": door.say(p.label), "unit": p.unit, "default": p.default, "choices": list(p.choices)}
        for p in card.parameters
    ]


def setting_lines(setting: MetricSetting | None, door: Door) -> list[str]:
    """What the workspace decided, one part a line; what is missing is a dash."""
    from oarlock.metrics.catalogue import LABELS

    return [f"{door.say(name)}: {getattr(setting, part, '') or '—'}" for part, name in LABELS.items()]


def reading_text(reading: Reading, door: Door) -> str:
    """The current value with its unit."""
    field = next((f for f in reading.metric.card.fields if f.name == "value"), None)
    if field is None or reading.value is None:
        return "—"
    currency = reading.answer.rows[0].get("currency")
    return show(reading.value, field.unit, door, currency=currency)


STATES = {
    "on_target": Text(en="on target", zh="达标"),
    "between": Text(en="off target, within the threshold", zh="未达标，未越警戒值"),
    "past_threshold": Text(en="past the threshold: respond", zh="越过警戒值，须应对"),
    None: Text(en="nothing to compare", zh="无从比较"),
}
"""Where a value stands, for people."""
