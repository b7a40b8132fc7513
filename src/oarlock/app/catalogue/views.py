"""The catalogue of metrics, and one metric on its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.catalogue import charts, one, selectors
from oarlock.app.catalogue.lineage import lineage
from oarlock.app.catalogue.settings import decided, judgement
from oarlock.app.catalogue.words import CARD_PARTS, room_name
from oarlock.domain.entities import ENTITIES, stored
from oarlock.domain.predicate import ALL
from oarlock.errors import UnknownNameError
from oarlock.pipeline.catalogue import metric_settings
from oarlock.strategy.registry import figure

FILES = 100
"""Files that are listed as the source of a metric; the newest come first."""
LONGEST = 100
"""Characters of a search that are looked at."""


@require_safe
@page("metrics.see")
def metrics(request: HttpRequest, seen: Seen) -> HttpResponse:
    """All cards by room, or those that fit some words, each with its figure."""
    words = request.GET.get("q", "")[:LONGEST].strip()
    rooms = selectors.rooms(words)
    context = {
        "words": words,
        "rooms": rooms,
        "total": sum(len(room.cards) for room in rooms),
        "is_whole": seen.among == ALL,
        "figures": selectors.figures(seen),
        "value_field": selectors.value_field,
        "settings": metric_settings(seen.workspace),
    }
    return render(request, "catalogue/metrics.html", context)


@require_safe
@page("metrics.see")
def metric(request: HttpRequest, seen: Seen, name: str) -> HttpResponse:
    """The card, the figure, its months, its rows, and what it was made of."""
    try:
        found = figure(name)
    except UnknownNameError:
        raise Http404 from None
    card = found.card
    setting = metric_settings(seen.workspace).get(card.name)
    row = selectors.figures(seen).get(card.name)
    shown = [(standing, one.lines(standing, request.lang)) for standing in one.standings(seen, found)]
    context = {
        "card": card,
        "parts": CARD_PARTS,
        "room": room_name(card.room),
        "field": selectors.value_field(card),
        "row": row,
        "decided": decided(card, setting),
        "judgement": judgement(card, setting, row),
        "chart": charts.by_month(seen, card, request.lang),
        "standings": shown,
        "numbers": one.NUMBERS,
        "is_whole": seen.among == ALL,
        "lineage": lineage(seen, found),
        "files": FILES,
        "entities": [ENTITIES[e].label if e in ENTITIES else e for e in stored(card.entities)],
        "see_also": [figure(other).card for other in card.see_also],
        "openable": selectors.with_page(seen, (line.account for _, lines in shown for line in lines if line.account)),
    }
    return render(request, "catalogue/metric.html", context)
