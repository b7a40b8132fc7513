"""The page of what customers say and wait for, and its tables as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles, with_page
from oarlock.app.revenue.selectors import only
from oarlock.app.voice import charts, selectors, words

SURVEYS = ("nps", "csat", "ces")
TABLES = (
    "ticket_backlog_accounts", "nps_months", "csat_months", "ces_months", "role_weighted_nps_months",
    "survey_response_rate_months", "complaints_months", "ticket_backlog_months", "first_response_months",
)  # fmt: skip
METRICS = (
    *SURVEYS, "role_weighted_nps", "survey_response_rate", "complaints", "ticket_backlog", "first_response",
    "time_to_solve", "success_satisfaction_quadrant",
)  # fmt: skip
WAITING = 12
"""Customers with open complaints that are listed."""


@require_safe
@page("voice.see")
def voice(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Surveys with n, response and intervals; complaints, open tickets, and how fast we answer."""
    lang, names = request.lang, titles(METRICS)
    surveys = [selectors.survey(seen, name) for name in SURVEYS]
    waiting = selectors.waiting(seen, limit=WAITING)
    context = {
        "is_whole": seen.scope.is_whole("voice.see"),
        "titles": names,
        "words": words,
        "surveys": surveys,
        "survey_charts": [c for one in surveys if (c := charts.over_time(one, names[one.name], lang)) is not None],
        "weighted": only(seen, "role_weighted_nps_now"),
        "rate": only(seen, "survey_response_rate_now"),
        "rate_chart": charts.answered(selectors.months(seen, "survey_response_rate"), lang),
        "complaints": only(seen, "complaints_now"),
        "complaints_chart": charts.complaints(selectors.months(seen, "complaints"), lang),
        "backlog": only(seen, "ticket_backlog_now"),
        "backlog_chart": charts.backlog(selectors.months(seen, "ticket_backlog"), lang),
        "response": only(seen, "first_response_now"),
        "solve": only(seen, "time_to_solve_now"),
        "response_chart": charts.response(selectors.months(seen, "first_response"), lang),
        "figure_text": charts.figure_text,
        "waiting": waiting,
        "feelings": selectors.feelings(seen),
        "openable": with_page(seen, (str(row["account"]) for row in waiting)),
    }
    return render(request, "voice/voice.html", context)


@require_safe
@page("portfolio.export")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One of the tables behind the page as CSV."""
    asked = request.GET.get("table", TABLES[0])
    if asked not in TABLES:
        raise Http404
    return table_csv(request, seen, asked)
