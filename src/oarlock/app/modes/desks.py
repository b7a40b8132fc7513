"""What is decided at the page of modes: an account's mode, seen before it is confirmed, and a mode's score sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from oarlock.app.access.door import desk
from oarlock.app.modes import services, words
from oarlock.app.records.meant import account_meant
from oarlock.app.spectrum.forms import seen_of
from oarlock.kit.text import Msg, msg
from oarlock.kit.text import render as said
from oarlock.metrics.core.modes import NAMES
from oarlock.scores.rubric import Model
from oarlock.strategy.lifecycles.timelines import shipped_timelines
from oarlock.strategy.modes.kits import shipped_kits
from oarlock.strategy.modes.sheets import shipped_sheets


@require_POST
@desk("strategy.change", is_whole=True)
def preview(request: HttpRequest) -> HttpResponse:
    """What changes for an account with another mode, before it is confirmed."""
    account, to = account_meant(request.POST.get("account", "")), request.POST.get("mode", "")
    reason = services.told(request.POST.get("reason", ""))
    was, found = services.preview(account, to)
    context = {
        "account": account, "name": services.name_of(account), "to": to, "was": was, "reason": reason, "found": found,
        "names": NAMES, "words": words,
        "labels": {code: sheet.label for code, sheet in shipped_sheets().sheets.items()},
        "timelines": shipped_timelines().labels, "groups": _groups(services.model()),
        "checks": {check.id: check.label for kit in shipped_kits().values() for _, check in kit.checks},
    }  # fmt: skip
    return render(request, "modes/switch.html", context)


def _groups(model: Model) -> dict[str, object]:
    return dict(model.groups)


@require_POST
@desk("strategy.change", is_whole=True)
def confirm(request: HttpRequest) -> HttpResponse:
    """Set an account's mode, as long as it is what was seen."""
    sent = request.POST
    services.change_mode(
        sent.get("account", "").strip(), sent.get("mode", ""), seen=sent.get("seen", ""),
        reason=sent.get("reason", ""), person=request.person, now=timezone.now(),
    )  # fmt: skip
    return _back(request, "verdicts-title", msg("The mode is set. Figures of today and later count it."))


@require_POST
@desk("strategy.change", is_whole=True)
def approve(request: HttpRequest) -> HttpResponse:
    """Approve a score sheet for a mode."""
    sent = request.POST
    services.approve_sheet(
        sent.get("mode", ""), sent.get("sheet", ""), seen=seen_of(sent), reason=sent.get("reason", ""),
        person=request.person, now=timezone.now(),
    )  # fmt: skip
    return _back(
        request,
        "sheets-title",
        msg("The sheet is approved. Figures of today and later count it."),
    )


def _back(request: HttpRequest, where: str, what: Msg) -> HttpResponse:
    messages.success(request, said(what, lang=request.lang))
    return redirect(f"{reverse('modes')}#{where}")
