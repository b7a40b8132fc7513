"""The second half of the report: who needs someone and why, who leaves in silence, who takes the hours, who drifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oarlock.cli.door import Door
from oarlock.cli.output import console, show
from oarlock.cli.picture import cells, pad
from oarlock.cli.widths import wrap
from oarlock.kit.text import Msg, Text, msg

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace

LIST, SHORT, BAR = 10, 5, 40
COLOURS = {"green": "green", "amber": "yellow", "red": "red", "unknown": "dim"}
CELLS = {"green": "█", "amber": "▓", "red": "▒", "unknown": "·"}
ACCOUNT = Text(en="Account", zh="客户")


def attention(workspace: Workspace, door: Door, *, every: bool = False) -> None:
    """Print all parts that speak of single customers, from what the last refresh published; `every`: lists uncut."""
    from oarlock.pipeline.published import published
    from oarlock.scores.health.shipped import model_of

    answer = published(workspace, "accounts_needing_attention")
    if answer is None:
        heading(door, msg("Accounts that need someone"))
        _say(door, msg("Not published yet; run: oarlock refresh."))
        return
    found = {name: published(workspace, name) for name in ("silent_leavers", "time_to_first_value", "health")}
    parts = {name: [] if one is None else one.rows for name, one in found.items()}
    rows = [r for r in answer.rows if r["account_id"] is not None]
    most, few = (len(rows), len(rows)) if every else (LIST, SHORT)
    _ranked(rows, model_of(answer.question), door, most)
    _silent(parts["silent_leavers"], rows, door, most)
    _loudest(rows, door)
    _value(parts["time_to_first_value"], door)
    _health(parts["health"], door)
    _drift(rows, door, few)
    if not answer.is_current:
        _say(door, msg("What is told of single customers is as of {day}, from the last refresh; newer data came since: "
                       "oarlock refresh.", day=answer.question.as_of))  # fmt: skip


def heading(door: Door, text: Msg | Text) -> None:
    """A line of its own, bold, with a blank line before it."""
    console().print()
    console().print(door.say(text), style="bold", soft_wrap=True)


def _ranked(rows: Sequence[Mapping[str, Any]], model: Any, door: Door, most: int) -> None:
    from oarlock.scores.attention.words import why

    called = [r for r in rows if r["level"] in (1, 2)]
    heading(door, msg("Accounts that need someone: {n}", n=len(called)))
    _say(door, RULE, "dim")
    for r in called[:most]:
        worth = msg("ARR {amount}", amount=show(r["value"], "money", door, currency=r["currency"]))
        _line(f"{r['rank']:>3}  {_name(r)}", f"{door.say(worth)}  {_health_of(r, door)}")
        _more(_joined(why(r, model), door))
    _rest(len(called) - most, door)


def _silent(wholes: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], door: Door, most: int) -> None:
    from oarlock.scores.attention.words import quiet

    whole = wholes[0] if wholes else {"value": None}
    if whole["value"] is None:
        heading(door, msg("Silent leavers"))
        _say(door, msg("Not known: no usage was observed that could be judged."))
        return
    listed = [r for r in rows if "silent" in _signs(r)]
    heading(door, msg("Silent leavers: {n} of {all} customers whose use can be judged", n=whole["value"],
                      all=whole["judged"]))  # fmt: skip
    for r in listed[:most]:
        worth = msg("ARR {amount}", amount=show(r["value"], "money", door, currency=r["currency"]))
        _line(f"  {_name(r)}", door.say(worth))
        used = msg("{used} events in 28 days, {expected} expected (−{share}, {deviations} deviations)", used=r["used"],
                   expected=r["expected"], share=f"{round(100 * r['fall'])}%", deviations=r["deviations"])  # fmt: skip
        _more(_joined((used, *quiet(r)), door))
    _rest(len(listed) - most, door)
    blind = [r for r in rows if "no_usage_data" in _signs(r)]
    if blind:
        _say(door, msg("Apart from these, {n} customers whose use cannot be judged, such as {examples}.",
                       n=len(blind), examples=[_name(r) for r in blind[:3]]), indent=2)  # fmt: skip


def _loudest(rows: Sequence[Mapping[str, Any]], door: Door) -> None:
    loud = [r for r in rows if "loud" in _signs(r) and r["hours_share"] is not None]
    heading(door, msg("The loudest customer of little worth"))
    if not loud:
        _say(door, msg("None: nobody who complained takes twice the share of ARR in hours."))
        return
    r = max(loud, key=lambda r: (r["hours_share"] - (r["arr_share"] or 0.0), r["account_id"]))
    _say(door, msg("{name}: {hours} of all hours of 90 days ({h} h), {arr} of ARR ({amount}).", name=_name(r),
                   hours=show(r["hours_share"], "ratio", door), h=show(r["hours"], "index", door),
                   arr=show(r["arr_share"], "ratio", door),
                   amount=show(r["value"], "money", door, currency=r["currency"])))  # fmt: skip
    if len(loud) > 1:
        _say(door, msg("{n} more complain and take at least twice their share.", n=len(loud) - 1))


def _value(wholes: Sequence[Mapping[str, Any]], door: Door) -> None:
    row = wholes[0] if wholes else {}
    heading(door, msg("Time to first value"))
    if not row or not row["n"]:
        _say(door, msg("Not known: no value event or milestone was imported."))
        return
    told = {"n": row["n"], "reached": row["reached"], "open": row["open"]}
    if row["value"] is None:
        _say(door, msg("Fewer than half of {n} customers have got value: {reached} have, {open} have not yet.", **told))
        return
    _say(door, msg("Half of the customers got value within {days} days (n = {n}: {reached} have, {open} have not yet "
                   "and count as open cases).", days=row["value"], **told))  # fmt: skip


def _health(every: Sequence[Mapping[str, Any]], door: Door) -> None:
    from oarlock.scores.rubric.result import BANDS

    rows = [r for r in every if r["account_id"] is not None and r["band"] is not None]
    if not rows:
        return
    mean = sum(r["coverage"] for r in rows) / len(rows)
    heading(door, msg("Health of {n} customers; mean coverage {share}", n=len(rows), share=show(mean, "ratio", door)))
    counts = {band: sum(1 for r in rows if r["band"] == band) for band in BANDS}
    names = max(cells(door.say(text)) for text in BANDS.values())
    for band, text in BANDS.items():
        wide = round(BAR * counts[band] / len(rows))
        console().print(f"  {pad(door.say(text), names)}  {counts[band]:>4}  {CELLS[band] * wide}", style=COLOURS[band])


def _drift(rows: Sequence[Mapping[str, Any]], door: Door, most: int) -> None:
    far = sorted((r for r in rows if "drift_far" in _signs(r)), key=lambda r: (-(r["value"] or 0), r["account_id"]))
    heading(door, msg("Drifting apart: {n} customers with drift of 60 or more; the largest ARR first", n=len(far)))
    if far:
        _say(door, NOT_ROWED, "dim")
    for r in far[:most]:
        worth = msg("ARR {amount}", amount=show(r["value"], "money", door, currency=r["currency"]))
        clauses = [msg("drift {days}", days=f"{r['drift']:g}")]
        if r["contact_days"] is not None:
            clauses.append(msg("last contact both ways {n} days ago", n=r["contact_days"]))
        _line(f"  {_name(r)}", f"{door.say(worth)}")
        _more(_joined(clauses, door))
    _rest(len(far) - most, door)


def _joined(clauses: Sequence[Msg | Text], door: Door) -> str:
    """The clauses as one line; whole sentences among them lose their full stop."""
    return ("；" if door.lang == "zh" else "; ").join(door.say(c).rstrip("。.") for c in clauses)


def _signs(row: Mapping[str, Any]) -> set[str]:
    return set(str(row["reasons"] or "").split())


def _name(row: Mapping[str, Any]) -> str:
    return str(row["name"] or row["account_id"])


def _health_of(row: Mapping[str, Any], door: Door) -> str:
    from oarlock.scores.rubric.result import BANDS, shown

    band = door.say(BANDS[row["band"]])
    return band if row["score"] is None else f"{shown(row['score'], 0)} {band}"


def _width() -> int:
    return min(int(console().width), 100)


def _line(left: str, right: str) -> None:
    """Two texts at the two ends of a line; the right one goes below when there is no room."""
    from rich.text import Text as Styled

    page, room = console(), _width()
    gap = room - cells(left) - cells(right)
    if gap < 2:
        page.print(Styled(left, style="bold"), soft_wrap=True)
        left, gap = "", room - cells(right)
    line = Styled(left, style="bold")
    line.append(" " * max(gap, 0) + right, style="not bold")
    page.print(line, soft_wrap=True)


def _more(text: str) -> None:
    for line in wrap(text, _width() - 5):
        console().print(f"     {line}", soft_wrap=True, markup=False)


def _say(door: Door, text: Msg | Text, style: str = "", *, indent: int = 0) -> None:
    for line in wrap(door.say(text), _width() - indent):
        console().print(" " * indent + line, style=style, soft_wrap=True, markup=False)


def _rest(n: int, door: Door) -> None:
    if n > 0:
        _say(door, msg("… and {n} more: oarlock report --all", n=n), "dim", indent=2)


RULE = msg(
    "Silent leavers, red health and capped health first; then fallen use, no champion, an invoice 60 days overdue, or "
    "drift with a renewal in 90 days. In each group the largest ARR first."
)
NOT_ROWED = msg("Too long since somebody rowed on both sides (plans, reviews, training); messages alone do not count.")
