"""The page of modes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.modes import words
from oarlock.app.revenue.selectors import table
from oarlock.metrics.core.modes import NAMES
from oarlock.strategy.modes.kits import DIMENSION_NAMES, shipped_kits
from oarlock.strategy.modes.sheets import shipped_sheets

SHOWN = 50
"""Accounts that each list holds."""


@require_safe
@page("strategy.see")
def modes(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Three modes side by side; accounts with their verdict, what they lack, touches outside the norm, sheets."""
    by_account = (("account", False),)
    kits = [row for row in table(seen, "mode_kit_now", order=by_account) if row["actions"]]
    verdicts = [row for row in table(seen, "mode_verdict_now", order=by_account) if row["account"]]
    touches = [row for row in table(seen, "touch_norms_now", order=by_account) if row["verdict"] in words.TOUCHES]
    sheets = [row for row in table(seen, "evaluation_fit_now") if row["subject_kind"] == "mode"]
    context = {
        "is_whole": seen.scope.is_whole("strategy.see"),
        "words": words,
        "names": NAMES,
        "kits": shipped_kits(),
        "dimensions": DIMENSION_NAMES,
        "labels": {code: sheet.label for code, sheet in shipped_sheets().sheets.items()},
        "verdicts": verdicts[:SHOWN],
        "lacking": kits[:SHOWN],
        "touches": touches[:SHOWN],
        "sheets": sorted(sheets, key=lambda row: str(row["mode"])),
        "checks": {check.id: check.label for kit in shipped_kits().values() for _, check in kit.checks},
    }
    return render(request, "modes/modes.html", context)
