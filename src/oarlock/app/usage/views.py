"""The page of usage, and its tables as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles, with_page
from oarlock.app.revenue.selectors import only, table
from oarlock.app.usage import charts, selectors, words

TABLES = (
    "feature_adoption_accounts", "feature_adoption_now", "usage_retention_now", "shelfware_accounts",
    "value_path_steps_now", "time_to_value_curve_now", "unused_releases_months",
)  # fmt: skip
METRICS = (
    "feature_adoption", "usage_retention", "stickiness", "active_users", "shelfware", "shelfware_recovered",
    "value_path_steps", "time_to_first_value", "time_to_value_curve", "unused_releases",
)  # fmt: skip
LINES, SHELF = 15, 10
"""Customers of the matrix, and of the list of what lies unused."""


@require_safe
@page("usage.see")
def usage(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Adoption, who comes back, what lies unused, the path to value and how long value takes."""
    lang, is_whole = request.lang, seen.scope.is_whole("usage.see")
    features, shelf = selectors.features(seen), selectors.unused_money(seen, limit=SHELF)
    names, lines = selectors.matrix(seen, limit=LINES)
    back, path, curve = selectors.retention(seen), selectors.path(seen), selectors.curve(seen)
    first = only(seen, "time_to_first_value_now")
    context = {
        "is_whole": is_whole,
        "words": words,
        "titles": titles(METRICS),
        "features": features,
        "adoption_chart": charts.adoption(features, lang),
        "names": names,
        "lines": lines,
        "back": back,
        "back_chart": charts.retention(back, lang),
        "stickiness": only(seen, "stickiness_now"),
        "users": only(seen, "active_users_now"),
        "shelfware": only(seen, "shelfware_now"),
        "recovered": only(seen, "shelfware_recovered_trailing"),
        "shelf": shelf,
        "shelf_chart": charts.shelf(shelf, lang),
        "path": path,
        "step_name": charts.step_name,
        "bottleneck": next((row for row in path if row["bottleneck"]), None),
        "path_chart": charts.value_path(path, lang),
        "first": first,
        "value_chart": charts.time_to_value(curve, first and first["value"], lang),
        "releases": only(seen, "unused_releases_now"),
        "releases_chart": charts.releases(table(seen, "unused_releases_months"), lang),
        "openable": with_page(seen, (str(row["account"]) for row in shelf)),
    }
    return render(request, "usage/usage.html", context)


@require_safe
@page("portfolio.export")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One of the tables behind the page as CSV."""
    asked = request.GET.get("table", TABLES[0])
    if asked not in TABLES:
        raise Http404
    return table_csv(request, seen, asked)
