"""A customer's signs in words: what was seen, in the order in which it matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oarlock.kit.text import Msg, Text, msg
from oarlock.metrics.relationships.drift import ASHORE
from oarlock.scores.rubric import Model
from oarlock.scores.rubric.model import Condition
from oarlock.scores.rubric.result import shown
from oarlock.scores.rubric.words import percent, score_text

CHAMPION = {
    "left": Text(en="their last champion has left", zh="客户方关键人已离开"),
    "ours_left": Text(en="nobody of ours is assigned any more", zh="我方已无负责人"),
    "inactive": Text(en="their champions have fallen silent", zh="客户方关键人已沉默"),
}


def why(row: Mapping[str, Any], model: Model) -> tuple[Msg | Text, ...]:
    """The clauses for one row of the answer, each a metric's own figure; `model` names the caps."""
    signs = set(str(row["reasons"] or "").split())
    out: list[Msg | Text] = []
    if signs & {"silent", "usage_fell"}:
        out.append(msg("usage −{share} against its own season", share=_whole(row["fall"])))
    if "silent" in signs:
        out += quiet(row)
    if "no_usage_data" in signs:
        out.append(Text(en="its use cannot be judged", zh="用量无法判断"))
    if row["score"] is not None and "red" in signs:
        out.append(msg("health {score} (red)", score=score_text(model, row["score"])))
    if "champion_left" in signs:
        out.append(CHAMPION[row["champion"]])
    out += [cap.reason for cap in _caps(row, model, is_told="champion_left" in signs)]
    if "drift_far" in signs:
        is_ashore = row["drift"] >= ASHORE
        days = shown(row["drift"])
        out.append(msg("drift {days} (ashore)", days=days) if is_ashore else msg("drift {days} (far)", days=days))
    if "overdue" in signs:
        out.append(msg("an invoice {n} days overdue", n=row["overdue"]))
    # Who may not see hours gets the row without them.
    if "loud" in signs and row.get("hours_share") is not None:
        out.append(msg("{hours} of the hours for {arr} of ARR", hours=percent(row["hours_share"]),
                       arr=percent(row["arr_share"])))  # fmt: skip
    elif "loud" in signs and row.get("attention") is not None:
        # Who sees some customers gets no shares of the whole.
        out.append(msg("{ratio} times the hours that its ARR would bring it", ratio=shown(row["attention"])))
    if "renewal_near" in signs:
        out.append(msg("renews in {n} days", n=row["renews_in"]))
    return tuple(out)


def quiet(row: Mapping[str, Any]) -> tuple[Msg | Text, ...]:
    """For how long nothing was heard of a customer: tickets, and contact both ways."""
    ticket, contact = row["ticket_days"], row["contact_days"]
    return (
        Text(en="no ticket ever", zh="从无工单") if ticket is None else msg("no ticket for {n} days", n=ticket),
        Text(en="no contact ever", zh="从无往来") if contact is None else msg("no contact for {n} days", n=contact),
    )


def _caps(row: Mapping[str, Any], model: Model, *, is_told: bool) -> list[Any]:
    """The caps that apply; one that looks at champions is not told a second time."""
    ids = set(str(row["caps"] or "").split(","))
    about = {d.id for d in model.drivers if d.source is not None and d.source.metric == "departed_champion"}
    return [c for c in model.caps if c.id in ids and not (is_told and _looked_at(c.when) & about)]


def _looked_at(when: Condition) -> set[str]:
    found = {when.of} if when.of else set()
    return found.union(*(_looked_at(part) for part in when.parts))


def _whole(share: float) -> str:
    return f"{shown(share * 100, 0)}%"
