"""The set-up path and the form of the company."""

from __future__ import annotations

import datetime as dt
from zoneinfo import available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import MONTHS, WEEKDAYS
from django.views.decorators.http import require_http_methods, require_safe

from oarlock.app.access.door import desk
from oarlock.app.company import selectors, services
from oarlock.app.company.calendar import countries
from oarlock.domain.currencies import MINOR_DIGITS
from oarlock.errors import UserError
from oarlock.ingest.withdraw import sample_batches
from oarlock.kit.text import LANGS, render_error

OWN = ("language", "country", "off", "worked", "opens", "closes")
HOURS = {"opens": 9, "closes": 18}
"""What the form proposes to a company that has not said anything."""
FIRST = ("CNY", "EUR", "USD", "GBP", "JPY", "HKD")


@require_safe
@desk("people.change", is_whole=True)
def setup(request: HttpRequest) -> HttpResponse:
    """What is done, what is next."""
    steps = selectors.steps(settings.WORKSPACE)
    ahead = next((one for one in steps if not one.is_done), None)
    has_sample = request.scope.is_whole("data.undo") and bool(sample_batches(settings.WORKSPACE))
    return render(request, "company/setup.html", {"steps": steps, "next": ahead, "has_sample": has_sample})


@require_http_methods(["GET", "HEAD", "POST"])
@desk("people.change", is_whole=True)
def company(request: HttpRequest) -> HttpResponse:
    """The company's name, calendar and currency."""
    error = None
    here = settings.WORKSPACE
    found = selectors.company()
    said = services.Said(
        name=found.name if found else "", timezone=here.timezone, currency=here.currency,
        fiscal_year_start=here.fiscal_year_start, week_start=here.week_start,
        **({name: getattr(found, name) for name in OWN} if found else {"language": request.lang} | HOURS),
    )  # fmt: skip
    is_fixed = selectors.has_data(here)
    if request.method == "POST":
        post = request.POST
        said = services.Said(
            name=post.get("name", ""),
            timezone=said.timezone if is_fixed else post.get("timezone", ""),
            currency=said.currency if is_fixed else post.get("currency", ""),
            fiscal_year_start=said.fiscal_year_start if is_fixed else _number(post.get("fiscal_year_start", "")),
            week_start=said.week_start if is_fixed else _number(post.get("week_start", "")),
            **{name: post.get(name, "")[:20_000] for name in ("language", "country", "off", "worked")},
            **{name: _hour(post.get(name, "")) for name in HOURS},
        )
        try:
            services.say_company(said, person=request.person, now=dt.datetime.now(dt.UTC))
        except UserError as problem:
            error = render_error(problem, request.lang)
        else:
            return redirect("setup")
    context = {
        "said": said,
        "is_fixed": is_fixed,
        "error": error,
        "zones": sorted(z for z in available_timezones() if "/" in z or z == "UTC"),
        "currencies": [*FIRST, *sorted(set(MINOR_DIGITS) - set(FIRST))],
        "months": MONTHS,
        "countries": countries(request.lang),
        "langs": LANGS,
        "days": {number + 1: name for number, name in WEEKDAYS.items()},
    }
    return render(request, "company/company.html", context, status=422 if error else 200)


def _number(told: str) -> int:
    """A number that a list of the form gave; 0, which no choice is, for anything else."""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0


def _hour(told: str) -> int | None:
    """An hour of the day that a list of the form gave; -1, which no choice is, for what no list gives."""
    return None if told == "" else int(told) if told.isascii() and told.isdigit() and len(told) < 3 else -1
