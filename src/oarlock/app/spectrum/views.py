"""The page of the spectrum, and its tables as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.access.selectors import names_of_owners
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles, with_page
from oarlock.app.spectrum import charts, forms, selectors
from oarlock.app.spectrum.since import since
from oarlock.domain.entities import entity
from oarlock.strategy.spectrum import anchor_shares, words
from oarlock.strategy.spectrum.change import added, change_lines, position_line, share_of
from oarlock.strategy.spectrum.definition import shipped_shares
from oarlock.strategy.spectrum.gravity import PULL_ALERT

TABLES = (
    "spectrum_position_now", "spectrum_position_months", "gravity_now", "spectrum_map_now", "stated_position_now",
    "position_drift_now", "position_implications_now",
)  # fmt: skip
METRICS = (
    "spectrum_position", "gravity", "spectrum_map", "stated_position", "position_drift", "position_implications",
    "account_contribution",
)  # fmt: skip
PULLING = 12
"""Accounts of the list of who pulls."""
UNITS = {"custom": "hours", "single_dev": "hours", "single_output": "money", "off_book": "money"}


@require_safe
@page("strategy.see")
def spectrum(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Where we stand, why, and why it moved; who pulls; what was stated and wanted; what the place asks of us."""
    is_whole = seen.scope.is_whole("strategy.see")
    if selectors.must_answer_first(seen):
        return render(request, "spectrum/asked.html")
    at = selectors.moment(seen, request.GET.get("month", "")[:7])
    accounts = selectors.accounts(seen, at)
    marks = [_in_language(r, request.lang) for r in selectors.on_axis(seen)]
    stated, drift = selectors.stated(seen), selectors.drift(seen)
    everybody = next((r for r in stated if r["function"] == "all"), None)
    openable = with_page(seen, (str(r["subject"]) for r in accounts))
    may_change = seen.scope.is_whole("strategy.change")
    target = selectors.target_of("company") if is_whole else None
    anchors = selectors.standing_anchors() if is_whole else []
    months = [r for r in drift if r["subject_kind"] == "company"]
    gravity = selectors.gravity(seen, limit=PULLING)
    context = {
        "is_whole": is_whole, "may_change": may_change, "words": words, "titles": titles(METRICS), "at": at,
        "line": position_line(at.company) if at.company and at.company["status"] != "not_observed" else None,
        "factors": shipped_shares().factors, "adds": added(at.company) if at.company else {}, "share_of": share_of,
        "units": UNITS, "entity_label": lambda name: entity(name).label,
        "change": change_lines(at.before, at.company) if at.before and at.company else (),
        "since": since(seen, at.company, gravity, target) if is_whole and at.is_now else None,
        "accounts": accounts, "openable": openable,
        "undrawn": sum(r["value"] is None or r["margin"] is None for r in accounts),
        "axis_chart": charts.axis(accounts, _marks(marks, at), everybody, request.lang, openable=openable),
        "marks": marks, "map_company": next((r for r in marks if r["item_kind"] == "company"), None),
        "stated": stated, "everybody": everybody,
        "drift_chart": charts.months(drift, request.lang), "newest": months[-1] if months else None,
        "reviews": [r for r in drift if r["opens"]],
        "target": target, "distance": selectors.distance(at.company, target),
        "target_seen": forms.as_seen("position_target", target),
        "anchors": anchors, "shares_of": anchor_shares.read, "own_language": own_language,
        "anchor_seen": {str(r["anchor_id"]): forms.as_seen("anchor", r) for r in anchors},
        "published_anchors": {str(r["item"]) for r in marks},
        "gravity": gravity, "pull_alert": PULL_ALERT,
        "needs": [_in_language(row, request.lang) for row in selectors.implications(seen)],
        "owners": names_of_owners() if is_whole else {},
    }  # fmt: skip
    return render(request, "spectrum/spectrum.html", context)


def own_language(title: object, lang: str) -> str | None:
    """The reader's half of a title written in both languages (`English · 中文`); any other title as it is."""
    if title is None:
        return None
    parts = str(title).split(" · ")
    chinese = [any("\u4e00" <= sign <= "\u9fff" for sign in part) for part in parts]
    if len(parts) != 2 or chinese[0] == chinese[1]:
        return str(title)
    return parts[chinese.index(lang == "zh")]


def _in_language(row: selectors.Row, lang: str) -> selectors.Row:
    return {**row, **{name: own_language(row[name], lang) for name in ("name", "below", "above") if name in row}}


def _marks(marks: list[selectors.Row], at: selectors.Moment) -> list[selectors.Row]:
    """What is on the axis, with our own position as it was at the instant that is shown."""
    others = [r for r in marks if r["item_kind"] != "company"]
    if at.company is None or at.company["value"] is None:
        return others
    return [*others, {"item_kind": "company", "item": "company", "name": None, "value": at.company["value"],
                      "status": "ok"}]  # fmt: skip


@require_safe
@page("strategy.see")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One of the tables behind the page as CSV."""
    asked = request.GET.get("table", TABLES[0])
    is_blind = selectors.must_answer_first(seen)
    if asked not in TABLES or is_blind or not seen.scope.may("portfolio.export"):
        raise Http404
    return table_csv(request, seen, asked)
