"""What is wrong with a definition, in words that stand beside a field rather than in a file's report."""

from __future__ import annotations

from oarlock.errors import UserError
from oarlock.kit.text import Msg, Text, msg

AMBER = "bands.amber"


def beside(error: UserError) -> tuple[str, Msg | Text]:
    """The key that an error is about, and what to say there."""
    key = str(error.params.get("key", ""))
    sentence, params = error.sentence, error.params
    if "not a number from" in sentence:
        times = 100 if key == "floor" else 1
        least, most = (_plain(float(str(params[name])) * times) for name in ("least", "most"))
        return key, msg("This must be a number from {least} to {most}.", least=least, most=most)
    if "not a whole number" in sentence:
        return key, msg("This must be a whole number from {least} on.", least=params["least"])
    if "'bands.amber' is above" in sentence:
        return AMBER, msg("Amber must begin below green.")
    if "contradicts the direction" in sentence:
        if params.get("direction") == "down":
            return key, msg("Values must go one way, and points must never rise: here less is better.")
        return key, msg("Values must go one way, and points must never fall: here more is better.")
    if "too few pairs" in sentence:
        return key, msg("A scale needs its edges: two of a line, one of steps.")
    if "no weight at all" in sentence:
        return key, msg("At least one input needs a weight above 0.")
    if "when '{name}' gets better" in sentence:
        return key, msg("This would cap the score when the input gets better. Turn the comparison round.")
    if "both languages" in sentence:
        return key, msg("Say why, in both languages.")
    return key, msg("{what} {remedy}", what=Msg(sentence, params), remedy=Msg(error.remedy, params))


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"
