"""The service menu by tier and version, what customers used of it, and what may be promised."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.boundaries import forms, selectors, services, words
from oarlock.app.catalogue.selectors import titles, with_page
from oarlock.app.records import selectors as records
from oarlock.errors import UnknownNameError, UserError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as said
from oarlock.strategy.boundaries.menu import Answer, check, menu_in_force, same

LISTED = 60


@require_safe
@page("boundary.see")
def menus(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Menus, consumption, and the answer to "may I promise this?"."""
    return _page(request, seen)


def _page(request: HttpRequest, seen: Seen, *, error: UserError | None = None) -> HttpResponse:
    menu = records.rows("menu_item")
    used = selectors.entitlements(seen)
    accounts = {str(row["account"]): str(row["name"] or row["account"]) for row in used}
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("account", "item", "hours")}
    problem = error
    answer: Answer | None = None
    if asked["account"] and asked["item"]:
        try:
            answer = _checked(seen, menu, asked)
        except UserError as refused:
            problem = refused
    tiers = by_tier(menu)
    context: dict[str, Any] = {
        "tiers": tiers, "used": [row for row in used if row["included_hours"] is not None][:LISTED],
        "n_used": len(used), "accounts": sorted(accounts.items(), key=lambda pair: (pair[1], pair[0])),
        "items": sorted({str(row["item"]) for row in menu}), "asked": asked, "answer": answer, "words": words,
        "may_publish": may_publish(seen), "typed": request.POST, "titles": titles(("entitlement_use",)),
        "newest": {tier: max(versions) for tier, versions in tiers.items()}, "today": _today(seen),
        "openable": with_page(seen, accounts),
        "error": None if problem is None else render_error(problem, request.lang),
    }  # fmt: skip
    return render(request, "boundaries/menus.html", context, status=200 if error is None else 400)


def may_publish(seen: Seen) -> bool:
    """Whether this person may set what holds for all customers."""
    return any(seen.scope.is_whole(name) for name in ("strategy.change", "boundary.change"))


def by_tier(menu: list[selectors.Row]) -> dict[str, dict[int, list[selectors.Row]]]:
    """Items by tier, the small tiers first, and in it by version, the newest first."""
    found: dict[str, dict[int, list[selectors.Row]]] = {}
    for row in sorted(menu, key=lambda r: (-int(str(r["menu_version"])), str(r["item"]))):
        found.setdefault(same(row["tier"]), {}).setdefault(int(str(row["menu_version"])), []).append(row)
    order = list(words.TIERS)
    return dict(sorted(found.items(), key=lambda pair: (order.index(pair[0]) if pair[0] in order else 99, pair[0])))


def _checked(seen: Seen, menu: list[selectors.Row], asked: dict[str, str]) -> Answer:
    if not selectors.names_of_accounts(seen, [asked["account"]]):
        raise UserError("There is no customer '{name}'.", remedy="Choose one of the list.", name=asked["account"][:60])
    mine = selectors.entitlements(seen, account=asked["account"])
    used = {same(row["item"]): float(str(row["used_hours"])) for row in mine if row["used_hours"] is not None}
    first = mine[0] if mine else None
    signed = first["signed"] if first else None
    items = menu_in_force(menu, tier=str(first["tier"]), signed=signed) if first and isinstance(signed, dt.date) else ()
    return check(items, item=asked["item"], used=used.get(same(asked["item"]), 0.0), hours=forms.hours(asked, "hours"))


@require_POST
@page("boundary.change")
def publish(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Publish the next version of a tier's menu."""
    if not may_publish(seen):
        raise UnknownNameError("There is no page '{name}'.", name=request.path)
    told = request.POST
    try:
        tier = same(told.get("tier", "")[:60])
        seen_by_them = told.get(f"newest-{tier}", "0")
        version = services.publish(
            tier=tier, since=forms.day(told.get("since", "")), items=forms.items(told.get("items", "")),
            newest=int(seen_by_them) if re.fullmatch(r"[0-9]{1,6}", seen_by_them) else 0,
            person=request.person, now=timezone.now(), reason=told.get("reason", ""),
        )  # fmt: skip
    except UserError as refused:
        return _page(request, seen, error=refused)
    text = msg(
        "Version {n} is published. Who signed before keeps theirs; figures of today and later count it.",
        n=version,
    )
    messages.info(request, said(text, lang=request.lang))
    return redirect(reverse("menus"))


def _today(seen: Seen) -> dt.date:
    return timezone.now().astimezone(seen.workspace.zone).date()
