"""What is said of one customer in sentences; what is not known is said so, never as zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oarlock.kit.text import Msg, Text, msg
from oarlock.metrics.relationships.drift import ASHORE, FAR
from oarlock.scores.attention.words import why
from oarlock.scores.rubric import Model, shown
from oarlock.scores.rubric.words import percent

COST = "loud"
"""The sign that tells of hours; without the columns of hours it is not told either."""


NOISE = 1.0
"""Standard deviations below which a difference is not worth a figure."""


def signs(row: Mapping[str, Any], model: Model) -> tuple[Msg | Text, ...]:
    """Why somebody should call, most urgent first."""
    codes = str(row["reasons"] or "").split()
    if "hours" not in row:
        codes = [code for code in codes if code != COST]
    return why({**row, "reasons": " ".join(codes)}, model)


def use(row: Mapping[str, Any]) -> Msg:
    """What was used beside what its own season let expect."""
    if row["used"] is None or row["expected"] is None:
        return msg("Its use cannot be judged: too little of it was observed.")
    told: dict[str, object] = {"used": f"{row['used']:,}", "expected": f"{row['expected']:,}"}
    if row["fall"] is None or row["deviations"] is None:
        return msg("{used} events in 28 days; {expected} were to be expected.", **told)
    if abs(row["deviations"]) < NOISE:
        return msg("As its own season lets expect: the difference is within its own noise.")
    told = {"share": percent(abs(row["fall"])), "times": shown(abs(row["deviations"]))}
    if row["fall"] > 0:
        return msg(
            "{share} less than its own season lets expect: {times} standard deviations of its own noise.", **told
        )
    return msg("{share} more than its own season lets expect: {times} standard deviations of its own noise.", **told)


def silence(row: Mapping[str, Any]) -> Msg:
    """Whether the customer leaves without a word."""
    if row["state"] == "listed":
        return msg("It may be leaving silently: its use fell, it raises no ticket, and nobody talks with it.")
    if row["state"] != "not":
        return msg("Whether it is leaving silently cannot be judged.")
    if "usage_fell" in str(row["reasons"] or "").split():
        return msg("Its use fell, but it is not silent: it still raises tickets or talks with us.")
    return msg("No sign that it is leaving silently.")


def boats(row: Mapping[str, Any]) -> Msg:
    """How far the two boats are apart."""
    drift = row["drift"]
    if drift is None:
        return msg("How far the boats have drifted apart is not known.")
    told = {"drift": shown(drift), "far": FAR, "ashore": ASHORE}
    if drift >= ASHORE:
        return msg("Ashore: the drift is {drift}; {ashore} is ashore.", **told)
    if drift >= FAR:
        return msg("Far apart: the drift is {drift}; {far} is far and {ashore} is ashore.", **told)
    if drift > 0:
        return msg("Within sight: the drift is {drift}; {far} is far and {ashore} is ashore.", **told)
    return msg("Side by side: the drift is 0; {far} is far and {ashore} is ashore.", **told)


CHAMPIONS = {
    "none": Text(en="nobody is known to have left", zh="未见有人离开"),
    "left": Text(en="theirs has left", zh="客户方已离开"),
    "ours_left": Text(en="ours has left", zh="我方已离开"),
    "inactive": Text(en="theirs has fallen silent", zh="客户方已沉默"),
}


def champion(row: Mapping[str, Any]) -> Msg | Text:
    """Whether those who carry the relation are still there."""
    return CHAMPIONS.get(str(row["champion"]), msg("not known"))


def ago(days: int | None) -> Msg:
    """How long ago something was seen last."""
    if days is None:
        return msg("never, as far as is known")
    return msg("{n} days ago", n=days) if days else msg("today")
