"""The page of lifecycles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.boundaries.selectors import offered
from oarlock.app.catalogue.selectors import with_page
from oarlock.app.modes import charts
from oarlock.app.modes.words import COLOURS
from oarlock.app.records.meant import account_meant
from oarlock.app.revenue.selectors import table
from oarlock.domain.predicate import Is
from oarlock.metrics.core.modes import NAMES
from oarlock.strategy.lifecycles.stage_plays import PLAYS
from oarlock.strategy.lifecycles.stages import EVIDENCE, STAGES
from oarlock.strategy.lifecycles.timelines import TIMELINES, shipped_timelines

Row = dict[str, object]
SHOWN = 40
"""Accounts that the list holds."""


@require_safe
@page("strategy.see")
def lifecycles(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Four lifecycles of each account, contradictions first; the flow through the ten stages; entries for review."""
    known = shipped_timelines()
    asked = account_meant(request.GET.get("account", "")[:200], seen=seen)
    flow = table(seen, "buying_cycle_flow_now", order=(("place", False),))
    may_change = seen.scope.is_whole("strategy.change")
    accounts = _accounts(table(seen, "lifecycles_now", **_only(asked) if asked else {}))[:SHOWN]
    passed = table(seen, "buying_cycle_now", **_only(asked, order=(("number", False),)) if asked else {})
    reviews = [row for row in passed if row.get("is_review") or row.get("is_unexplained")][:SHOWN]
    context: dict[str, object] = {
        "is_whole": seen.scope.is_whole("strategy.see"),
        "accounts": accounts,
        "openable": with_page(seen, [*(str(next(iter(f.values()))["account"]) for f in accounts), *_of(reviews)]),
        "timelines": {name: known.labels[name] for name in TIMELINES},
        "stages": {(name, one.code): one.label for name in TIMELINES for one in known.stages[name]},
        "names": NAMES,
        "colours": COLOURS,
        "evidence": EVIDENCE,
        "cycle": STAGES,
        "plays": PLAYS,
        "flow": flow,
        "flow_chart": charts.flow(flow, request.lang),
        "asked": asked,
        "passed": [row for row in passed if row["stage"]] if asked else [],
        "may_change": may_change,
        "choices": {name: known.stages[name] for name in TIMELINES},
        "offered": offered(seen) if seen.scope.is_whole("strategy.see") else [],
        "today": timezone.now().astimezone(seen.workspace.zone).date(),
        "reviews": reviews,
    }
    return render(request, "modes/lifecycles.html", context)


def _of(rows: list[Row]) -> list[str]:
    return [str(row["account"]) for row in rows]


def _only(account: str, **ask: object) -> dict[str, object]:
    """The question about one account."""
    return {"where": Is("account", "=", account), **ask}


def _accounts(rows: list[Row]) -> list[dict[str, Row]]:
    """The rows of each account by lifecycle; those that contradict themselves first, then by account."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["account"]:
            found.setdefault(str(row["account"]), {})[str(row["timeline"])] = row
    return sorted(
        found.values(),
        key=lambda four: (not any(r["contradicts"] for r in four.values()), str(next(iter(four.values()))["account"])),
    )
