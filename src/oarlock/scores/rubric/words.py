"""A result in words: the verdict, each input, caps, what would change it, and why it changed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from oarlock.kit.text import Msg, Text, msg
from oarlock.scores.rubric.change import Change, ChangePart
from oarlock.scores.rubric.model import Input, Model
from oarlock.scores.rubric.nearest import Step
from oarlock.scores.rubric.result import BANDS, Part, Result, band_of, shown

REASONS = {
    "absent": Text(en="no value", zh="无值"),
    "n/a": Text(en="no value", zh="无值"),
    "not_observed": Text(en="not observed", zh="未观测"),
    "no_metric": Text(en="no metric gives it", zh="无指标提供"),
    "expired": Text(en="too old", zh="已过期"),
    "outside": Text(en="outside its scale", zh="超出刻度"),
    "too_few": Text(en="too few to conclude", zh="样本不足"),
}


def verdict(result: Result) -> Msg:
    """Score, band, coverage and bounds in one sentence."""
    told: dict[str, object] = {
        "coverage": percent(result.coverage),
        "low": shown(result.low),
        "high": shown(result.high),
    }
    if result.score is None:
        return msg(
            "Insufficient evidence: {coverage} of the weight is known and {floor} is needed. Whatever is missing, the "
            "score would lie between {low} and {high}.",
            floor=percent(result.model.floor), **told,
        )  # fmt: skip
    told |= {"score": score_text(result.model, result.score), "band": BANDS[result.band]}
    if told["low"] == told["high"]:
        return msg("{score} ({band}) at {coverage} coverage; nothing that is missing could change it.", **told)
    return msg("{score} ({band}) at {coverage} coverage; what is missing could make it {low} to {high}.", **told)


def part_line(part: Part, total: float) -> Msg:
    """What one input did."""
    weight = percent(part.input.weight / total)
    if part.points is None or part.value is None:
        why = REASONS.get(part.missing, part.missing)
        return msg("{input}: missing ({why}); its weight of {weight} is left out.",
                   input=part.input.label, why=why, weight=weight)  # fmt: skip
    return msg(
        "{input}: {value} gives {points} of 100 points; with a weight of {weight} it adds {added}.",
        input=part.input.label, value=value_text(part.input, part.value), points=shown(part.points), weight=weight,
        added=shown(part.contribution or 0.0),
    )  # fmt: skip


def cap_lines(result: Result) -> tuple[Msg, ...]:
    """Caps that apply, and those that could not be checked."""
    applied = [msg("At most {at}: {reason}", at=shown(c.at, 0), reason=c.reason) for c in result.applied]
    if result.applied and result.cap_part < 0:
        applied.append(msg("Caps take off {points}.", points=shown(-result.cap_part)))
    open_ = [
        msg("Not known, so only in the lower bound: at most {at}, if: {reason}", at=shown(c.at, 0), reason=c.reason)
        for c in result.unchecked
    ]
    return (*applied, *open_)


def step_line(result: Result, step: Step) -> Msg:
    """What one changed value would give."""
    told: dict[str, object] = {
        "input": step.input.label, "before": value_text(step.input, step.before),
        "after": value_text(step.input, step.after), "score": score_text(result.model, step.score),
        "band": BANDS[step.band],
    }  # fmt: skip
    if step.band == result.band:
        return msg("{input} {before} → {after} would give {score} (still {band}).", **told)
    return msg("{input} {before} → {after} would give {score} ({band}).", **told)


def change_lines(change: Change) -> tuple[Msg, ...]:
    """Why a score changed, a line for each part."""
    before, after = change.before, change.after
    lines = [_headline(change)]
    if change.total is None:
        return tuple(lines)
    if not change.is_known_before:
        lines.append(msg("There was no score before (coverage {coverage}); the mean of what was known stands in.",
                         coverage=percent(before.coverage)))  # fmt: skip
    if not change.is_known_after:
        lines.append(msg("There is no score now (coverage {coverage}); the mean of what is known stands in.",
                         coverage=percent(after.coverage)))  # fmt: skip
    lines += [_part(p, change) for p in change.parts]
    if before.coverage != after.coverage:
        lines.append(
            msg("Coverage went from {before} to {after}.",
                before=percent(before.coverage), after=percent(after.coverage))
        )  # fmt: skip
    return tuple(lines)


def _headline(change: Change) -> Msg:
    before, after = change.before, change.after
    told = {"before": _end(before), "after": _end(after)}
    if change.is_known_before and not change.is_known_after:
        return msg("The score became unknown: it was {before}.", **told)
    if not change.is_known_before and change.is_known_after:
        return msg("The score became known: it is {after}.", **told)
    if not change.is_known_before:
        return msg("There was no score and there is none.")
    return msg("The score went from {before} to {after}.", **told)


def _end(result: Result) -> object:
    return BANDS["unknown"] if result.score is None else score_text(result.model, result.score)


def _part(part: ChangePart, change: Change) -> Msg:
    points = signed(part.points)
    model = change.after.model
    inputs = {p.input.id: p.input for r in (change.before, change.after) for p in r.parts}
    if part.kind == "model":
        return msg("{points}: the model is {after} instead of {before}.", points=points,
                   before=_model(change.before.model), after=_model(model))  # fmt: skip
    if part.kind == "cap":
        return msg("{points}: caps.", points=points)
    if part.kind == "rounding":
        return msg("{points}: rounding of what is shown.", points=signed(part.points, 2))
    label = part.label or Text(en=part.input, zh=part.input)
    if part.kind == "gained":
        return msg("{points}: {input} is known now.", points=points, input=label)
    if part.kind == "lost":
        return msg("{points}: {input} is no longer known.", points=points, input=label)
    one = inputs[part.input]
    return msg(
        "{points}: {input} went from {before} to {after}.", points=points, input=label,
        before=value_text(one, part.before or 0.0), after=value_text(one, part.after or 0.0),
    )  # fmt: skip


def _model(model: Model) -> str:
    return f"{model.label}/{model.variant}" if model.variant else model.label


def signed(points: float, digits: int = 1) -> str:
    """Points with their sign: +3.2, −0.4."""
    found = shown(points, digits)
    return f"{'−' if found < 0 else '+'}{abs(found)}"


def score_text(model: Model, score: float) -> str:
    """A score at one decimal, or at as many as it takes to stand in its own band."""
    for digits in (1, 2, 3, 4):
        told = shown(score, digits)
        if band_of(model, float(told)) == band_of(model, score):
            return str(told)
    return str(told)


def value_text(one: Input, value: float) -> str:
    """A value as people read it, with no more decimals than it has: 40%, 12.5."""
    scaled = Decimal(repr(value)) * (100 if one.unit == "ratio" else 1)
    told = f"{scaled.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    told = told.rstrip("0").rstrip(".") if "." in told else told
    return f"{told}%" if one.unit == "ratio" else told


def percent(share: float) -> str:
    """A share in whole per cents where it is one, else at one decimal."""
    told = shown(share * 100)
    return f"{told:f}".removesuffix(".0") + "%"
