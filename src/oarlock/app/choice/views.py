"""The pages about which customers we serve, and their tables as files."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles
from oarlock.app.choice import charts, selectors, words
from oarlock.app.revenue.selectors import table
from oarlock.app.shell.params import whole
from oarlock.errors import UserError
from oarlock.kit.text import Text, render_error
from oarlock.strategy.customers.definitions import shipped as definitions_of
from oarlock.strategy.customers.naming import load, said
from oarlock.strategy.segments.preview import preview
from oarlock.strategy.segments.rules import shipped, with_boundaries

METRICS = (
    "customer_definitions", "customer_overlap", "customer_groups", "ideal_customers", "ideal_check",
    "fit_retrospective", "domain_matrix", "outside_choice", "segments",
)  # fmt: skip
TABLES = tuple(f"{name}_now" for name in METRICS)
LISTED, CHOICES = 50, 400
"""Customers that a list shows, and that a form offers."""


@require_safe
@page("strategy.see")
def definitions(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Five definitions of the customer with what each takes, how far they agree, and which one we chose."""
    rows = table(seen, "customer_definitions_now", order=(("place", False),))
    context = _common(request, seen, "which-customers") | {
        "rows": rows,
        "pairs": selectors.overlap(seen),
        "order": [one.id for one in definitions_of()],
        "meanings": {one.id: one.meaning for one in definitions_of()},
        "hours_chart": charts.hours(rows, request.lang),
        "counts_chart": charts.counts(rows, request.lang),
        "revenue_chart": charts.revenue(rows, request.lang),
        "chosen": selectors.decided(selectors.DEFINITION),
        "versions": selectors.versions(selectors.DEFINITION),
    }
    return render(request, "choice/definitions.html", context)


@require_safe
@page("strategy.see")
def named(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Customers operated by name, the groups of all others, and the form that names one within our hours."""
    rows = selectors.as_decided(selectors.customers(seen))
    ones = [row for row in rows if row["is_named"]]
    context = _common(request, seen, "which-named") | {
        "rows": rows,
        "n": len(rows),
        "named": ones,
        "moved": [row for row in rows if row["movement"] is not None][:LISTED],
        "groups": selectors.groups(rows),
        "capacity": selectors.capacity(rows),
        "hours": load(len(ones), len(rows) - len(ones)),
        "hours_said": said,
        "offered": rows[:CHOICES],
        "seen_capacity": selectors.decided(selectors.SUBJECT),
    }
    return render(request, "choice/named.html", context)


@require_safe
@page("strategy.see")
def ideal(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Who passes the ideal-customer model, whether it tells anything, and what wrong customers have cost."""
    rows = table(seen, "ideal_customers_now", order=(("value", True), ("arr", True), ("account_id", False)))
    rows = [row for row in rows if row["account_id"] is not None]
    judged = [row for row in rows if row["known"]]
    fits = table(seen, "fit_retrospective_now", order=(("cohort", False), ("place", False)))
    context = _common(request, seen, "which-ideal") | {
        "judged": judged[:LISTED],
        "n_judged": len(judged),
        "unjudged": [row for row in rows if not row["known"]][:LISTED],
        "n_unjudged": len(rows) - len(judged),
        "counts": Counter(str(row["verdict"]) for row in rows),
        "judge": selectors.judgement_address,
        "check": table(seen, "ideal_check_now", order=(("place", False),)),
        "fits": fits,
        "fit_chart": charts.fit(fits, request.lang),
    }
    return render(request, "choice/ideal.html", context)


@require_safe
@page("strategy.see")
def fields(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Customer groups by field of service with the choice for each cell, and the work outside the choice."""
    outside = [row for row in table(seen, "outside_choice_now", order=(("hours", True), ("account_id", False)))
               if row["account_id"] is not None]  # fmt: skip
    context = _common(request, seen, "which-fields") | {
        "matrix": selectors.matrix(seen),
        "outside": outside[:LISTED],
        "n_outside": len(outside),
    }
    return render(request, "choice/fields.html", context)


@require_safe
@page("strategy.see")
def segments(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Classes by size and use, who is about to move, exceptions, and what other boundaries would do."""
    rows = table(seen, "segments_now", order=selectors.BY_ARR)
    rules = shipped()
    given = {one.id: whole(request, f"{one.id}_from", one.employees_from) for one in rules.classes[1:]}
    refused = None
    try:
        tried = with_boundaries(given)
    except UserError as error:
        refused, tried = render_error(error, lang=request.lang), rules
    asked = any(f"{name}_from" in request.GET for name in given)
    context = _common(request, seen, "which-segments") | {
        "rows": rows,
        "rules": rules,
        "given": given,
        "asked": asked and refused is None,
        "refused": refused,
        "preview": preview(rows, tried),
        "labels": {one.id: one.label for one in rules.classes},
        "moving": [row for row in rows if row["moving"] is not None][:LISTED],
        "listed": rows[:LISTED],
        "offered": rows[:CHOICES],
        "names": {str(row["account_id"]): row["name"] or row["account_id"] for row in rows},
        "exceptions": selectors.exceptions(),
    }
    return render(request, "choice/segments.html", context)


@require_safe
@page("strategy.see")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One of the tables behind the pages as CSV."""
    asked = request.GET.get("table", TABLES[0])
    if asked not in TABLES or not seen.scope.may("portfolio.export") or not seen.has(asked):
        raise Http404
    return table_csv(request, seen, asked)


def _common(request: HttpRequest, seen: Seen, here: str) -> dict[str, object]:
    tabs: tuple[tuple[str, Text], ...] = words.TABS
    return {
        "is_whole": seen.scope.is_whole("strategy.see"),
        "may_change": seen.scope.is_whole("strategy.change"),
        "tabs": tabs,
        "here": here,
        "words": words,
        "titles": titles(METRICS),
        "currency": seen.workspace.currency,
        "listed_at_most": LISTED,
        "stamp": _stamp,
    }


def _stamp(row: selectors.Row | None) -> str:
    """Which version of a decision a form was made from."""
    return "" if row is None else str(row["decided_at"])
