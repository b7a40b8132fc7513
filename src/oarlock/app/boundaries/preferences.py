"""Service as buyers and users want it beside service as they get it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.boundaries import charts, selectors, words
from oarlock.app.catalogue.selectors import titles, with_page
from oarlock.app.revenue.selectors import table
from oarlock.domain.predicate import Is

LISTED = 60


@require_safe
@page("boundary.see")
def preferences(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Retention by match for those who see the whole company; whose service does not match for everybody."""
    order = (("side", False), ("basis", False), ("preferred", False), ("match", False))
    groups = table(seen, selectors.MATCH, where=Is("part", "=", "group"), order=order)
    rows = selectors.mismatches(seen, limit=LISTED + 1)
    context: dict[str, Any] = {
        "is_whole": seen.scope.is_whole("boundary.see"), "words": words, "pairs": charts.pairs(groups),
        "chart": charts.retention(groups, request.lang), "rows": rows[:LISTED],
        "has_more": len(rows) > LISTED, "titles": titles(("service_match",)),
        "may_cost": "hours" not in seen.hidden, "openable": with_page(seen, (str(row["account"]) for row in rows)),
    }  # fmt: skip
    return render(request, "boundaries/preferences.html", context)
