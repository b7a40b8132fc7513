"""The page of scenarios, and keeping one."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.records.named import keep_named
from oarlock.app.scenarios import asked as asking
from oarlock.app.scenarios import charts, services
from oarlock.app.scenarios.usual import known, usual
from oarlock.app.scenarios.words import DRIVERS, TYPED
from oarlock.app.scenarios.worked import worked
from oarlock.errors import UserError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as said
from oarlock.models.scenario import drivers


@require_safe
@page("strategy.see")
def scenarios(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The years that follow from the drivers, what they are worth, and how sure that is."""
    return _page(request, seen, request.GET)


@require_POST
@page("strategy.change")
def keep(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Keep the question under a name."""
    _refuse(seen, "strategy.change")
    told, currency = request.POST, seen.workspace.currency
    try:
        asked = asking.read(told, usual=usual(known(seen)), currency=currency)
        keep_named(
            services.SUBJECT, told.get("name", ""), asking.query(asked, currency=currency),
            reason=told.get("reason", ""), person=request.person, now=timezone.now(),
        )  # fmt: skip
    except UserError as refused:
        return _page(request, seen, told, error=refused)
    messages.info(request, said(msg("Scenario kept: {name}.", name=told.get("name", "").strip()), lang=request.lang))
    return redirect(f"{reverse('scenarios')}?{asking.query(asked, currency=currency)}")


def _page(request: HttpRequest, seen: Seen, told: Mapping[str, str], *, error: UserError | None = None) -> HttpResponse:
    _refuse(seen, "strategy.see")
    currency, figures = seen.workspace.currency, known(seen)
    begun, is_read = usual(figures), True
    try:
        asked = asking.read(told, usual=begun, currency=currency)
    except UserError as refused:
        asked, error, is_read = asking.Asked(drivers=drivers(begun)), error or refused, False
    found = worked(asked)
    context = {
        "asked": asked, "words": DRIVERS, "ends": asking.ENDS, "found": found, "currency": currency,
        "typed": lambda name, value: asking.typed(value, DRIVERS[name].unit, currency), "plain": asking.plain,
        # One number that cannot be read leaves the others in their fields.
        "kept_or": lambda name, usual: usual if is_read else told.get(name, usual),
        "said": request.POST, "query": asking.query(asked, currency=currency),
        "money": lambda value: charts.money(value, currency, request.lang),
        "cash_chart": charts.cash(found.years, currency, request.lang),
        "tornado_chart": charts.tornado(found.bars, currency, request.lang),
        "kept": services.kept(usual=begun, currency=currency),
        "unknown": [DRIVERS[name].label for name in DRIVERS if _is_unknown(name, figures, told)],
        "may_change": seen.scope.is_whole("strategy.change"),
        "error": None if error is None else render_error(error, request.lang),
    }  # fmt: skip
    return render(request, "scenarios/scenarios.html", context, status=200 if error is None else 400)


def _is_unknown(name: str, figures: Mapping[str, float], told: Mapping[str, str]) -> bool:
    """Whether neither a figure nor a person said what a driver is that figures should tell."""
    return name not in figures and DRIVERS[name].source != TYPED and not told.get(f"{name}.point", "").strip()


def _refuse(seen: Seen, permission: str) -> None:
    """Drivers speak of the whole company and of its margin: for those who may see both."""
    if not seen.scope.is_whole(permission) or "contribution" in seen.hidden:
        raise Http404
