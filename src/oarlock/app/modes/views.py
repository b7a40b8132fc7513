"""The page of modes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.boundaries.selectors import offered
from oarlock.app.catalogue.selectors import with_page
from oarlock.app.modes import charts, kit_tasks, words
from oarlock.app.records import selectors as records
from oarlock.app.revenue.selectors import table
from oarlock.app.spectrum.forms import as_seen
from oarlock.metrics.core.modes import MODES, NAMES
from oarlock.strategy.modes.kits import DIMENSION_NAMES, shipped_kits
from oarlock.strategy.modes.sheets import PREFIX, shipped_sheets

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
    may_change = seen.scope.is_whole("strategy.change")
    chosen = {str(row["subject"]): row for row in records.rows("strategy_choice")} if may_change else {}
    context = {
        "may_change": may_change,
        "may_make": kit_tasks.may_make(seen),
        "may_judge": seen.scope.may("judge.answer"),
        "proposed": shipped_sheets().proposed,
        "offered": offered(seen) if may_change else [],
        "sheet_seen": {mode: as_seen("strategy_choice", chosen.get(PREFIX + mode)) for mode in MODES},
        "touch_chart": charts.touches(touches[:SHOWN], request.lang),
        "is_whole": seen.scope.is_whole("strategy.see"),
        "words": words,
        "names": NAMES,
        "kits": shipped_kits(),
        "dimensions": DIMENSION_NAMES,
        "labels": {code: sheet.label for code, sheet in shipped_sheets().sheets.items()},
        "verdicts": verdicts[:SHOWN],
        "lacking": kits[:SHOWN],
        "touches": touches[:SHOWN],
        "openable": with_page(
            seen, (str(row["account"]) for row in (*verdicts[:SHOWN], *kits[:SHOWN], *touches[:SHOWN]))
        ),
        "sheets": sorted(sheets, key=lambda row: str(row["mode"])),
        "checks": {check.id: check.label for kit in shipped_kits().values() for _, check in kit.checks},
    }
    return render(request, "modes/modes.html", context)
