"""The grid of customers, its conditions, columns and views, and its exports."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, desk, page
from oarlock.app.portfolio import bulk, conditions, selectors, services, words
from oarlock.app.portfolio import columns as cols
from oarlock.app.portfolio.asked import Asked, asked
from oarlock.app.portfolio.columns import FIELDS, GROUPABLE
from oarlock.app.portfolio.filters import FILTERS
from oarlock.app.shell.exports import csv_of, xlsx_of
from oarlock.app.shell.params import whole
from oarlock.kit.text import msg
from oarlock.kit.text import render as said


@require_safe
@page("portfolio.see")
def portfolio(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One page of the grid; only the table when a filter changed, only the fields of a condition when one is made."""
    ask = asked(request.GET, hidden=seen.hidden, currency=seen.workspace.currency)
    if "op" in request.GET and "on" in request.GET:
        return _added(request, ask)
    if request.htmx and request.htmx.target == "condition":
        return render(request, "portfolio/condition.html", {"ask": ask, **_condition(request, seen)})
    context = _grid(request, seen, ask)
    if request.htmx and request.htmx.target == "grid":
        return render(request, "portfolio/grid.html", context)
    own = services.views_for(request.person)
    context |= {
        "filters": [one for one in FILTERS if one.column not in seen.hidden],
        "n_filters": sum(bool(ask.params.get(one.name)) for one in FILTERS if one.name != "q") + bool(ask.group),
        "choices": selectors.choices(seen),
        "views": own,
        "may_share": seen.scope.may("portfolio.share"),
        "here": next((view for view in own if view.query == ask.query()), None),
        "choosable": cols.choosable(seen.hidden, first=context["columns"]),
        "own": context["own"],
        **_condition(request, seen),
        **_done(request, seen),
    }
    return render(request, "portfolio/portfolio.html", context)


def _grid(request: HttpRequest, seen: Seen, ask: Asked) -> dict[str, object]:
    own = selectors.own_columns(request.person)
    opened = request.GET.get("open")
    context = {
        "ask": ask,
        "words": words,
        "fields": FIELDS,
        "columns": ask.columns(own),
        "own": own,
        "sort": ask.order[0],
        "currency": seen.workspace.currency,
        "may_export": seen.scope.may("portfolio.export"),
        "may_assign": seen.scope.may("account.assign"),
        "groupable": [name for name in GROUPABLE if name not in seen.hidden],
        "groups": selectors.groups(seen, ask) if ask.group else None,
        "opened": opened,
        "grid": None,
    }
    if not ask.group or opened is not None:
        within = selectors.of_group(ask, opened or "") if ask.group else None
        context["grid"] = selectors.grid(
            seen, ask, columns=ask.columns(own), page=whole(request, "page", 1), within=within
        )
    return context


def _condition(request: HttpRequest, seen: Seen) -> dict[str, object]:
    """The fields of a condition on the column that was chosen; the columns to choose from before that."""
    columns = cols.choosable(seen.hidden)
    on = request.GET.get("on", "")
    if on not in columns:
        return {"words": words, "on": None, "may_ask": columns}
    kind = cols.kind_of(on)
    occurring = selectors.values(seen, on) if kind == "text" and on != "name" else []
    return {
        "words": words, "on": on, "may_ask": columns, "kind": kind, "codes": cols.CODES.get(on, ()),
        "occurring": occurring, "ops": [(code, conditions.OPS[code]) for code in conditions.BY_KIND[kind]],
        "unit": words.unit(on, currency=seen.workspace.currency),
    }  # fmt: skip


def _added(request: HttpRequest, ask: Asked) -> HttpResponse:
    """Back to the list, with one condition more; to its fields again when they do not make one."""
    op, on = request.GET["op"], request.GET["on"]
    told = tuple(value.strip() for value in request.GET.getlist("v") if value.strip())
    told = () if op in ("known", "unknown") else told
    if op not in ("between", "in", "not"):
        told = told[:1]
    made = conditions.read(conditions.Condition(on, op, told).told, hidden=ask.hidden)
    if made is None:
        messages.error(request, said(msg("This is no condition: check what you typed."), lang=request.lang))
        return redirect(f"{reverse('portfolio')}?{ask.query(on=on)}#condition")
    return redirect(f"{reverse('portfolio')}?{ask.query(conditions=dict.fromkeys((*ask.conditions, made)))}")


def _done(request: HttpRequest, seen: Seen) -> dict[str, object]:
    """The step that was just done, so that it can be undone on the spot."""
    token = request.GET.get("done", "")
    step = bulk.found(token, person=request.person) if token and seen.scope.may("account.assign") else None
    return {"done": bulk.outcome(step) if step is not None else None}


@require_safe
@page("portfolio.export")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The rows that the filters leave, all columns that may be seen, as CSV that a spreadsheet opens."""
    fields = [field for field in FIELDS.values() if field.name not in seen.hidden]
    return csv_of(request, _exported(request, seen), fields=fields, name="portfolio.csv")


@require_safe
@page("portfolio.export")
def export_sheet(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The same rows as a workbook: numbers and days are numbers and days."""
    fields = [field for field in FIELDS.values() if field.name not in seen.hidden]
    return xlsx_of(request, _exported(request, seen), fields=fields, name="portfolio.xlsx", title=msg("Portfolio"))


def _exported(request: HttpRequest, seen: Seen) -> object:
    ask = asked(request.GET, hidden=seen.hidden, currency=seen.workspace.currency)
    return selectors.everything(seen, ask)


@require_POST
@desk("portfolio.see")
def keep_columns(request: HttpRequest) -> HttpResponse:
    """Keep the columns of a person, in the order sent."""
    told = "" if "usual" in request.POST else ",".join(request.POST.getlist("column"))
    services.keep_columns(request.person, told, now=_now())
    return redirect(_list(request))


@require_POST
@desk("portfolio.see")
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep, share or remove a view."""
    may_share, now = request.scope.may("portfolio.share"), _now()
    number = request.POST.get("view", "")
    if not number:
        kept = services.keep_view(
            request.person, request.POST.get("name", ""), _query(request), is_shared="shared" in request.POST,
            may_share=may_share, now=now,
        )  # fmt: skip
        messages.success(request, said(msg("Kept as “{name}”.", name=kept.name), lang=request.lang))
        return redirect(f"{reverse('portfolio')}?{kept.query}")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 12 else 0
    if request.POST.get("do") == "remove":
        name = services.remove_view(request.person, pk, now=now)
        messages.success(request, said(msg("“{name}” is removed.", name=name), lang=request.lang))
    else:
        services.share_view(
            request.person, pk, is_shared=request.POST.get("do") == "share", may_share=may_share, now=now
        )
    return redirect(_list(request))


def _query(request: HttpRequest) -> str:
    """The list that a form stood on, as a query of ours: what means nothing does not come back."""
    from django.http import QueryDict

    ask = asked(QueryDict(request.POST.get("query", "")[:8000]), hidden=(), currency="USD")
    return ask.query()


def _list(request: HttpRequest) -> str:
    return f"{reverse('portfolio')}?{_query(request)}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
