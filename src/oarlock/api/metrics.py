"""Metrics: the catalogue, one card, and its published values, row by row or by one of their columns."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from oarlock.api import problems
from oarlock.api.accounts import Spoken
from oarlock.api.caller import Bearer
from oarlock.api.paging import MOST, after, beyond, page
from oarlock.api.replies import Listed, answers
from oarlock.api.shapes import Strict, plain, reply, said, value
from oarlock.app.access.door import Seen, looking
from oarlock.app.catalogue import selectors, values
from oarlock.app.catalogue.settings import decided, judgement
from oarlock.app.catalogue.words import STANDINGS, room_name
from oarlock.domain.metric import Card as DefinitionCard
from oarlock.domain.metric import Metric
from oarlock.domain.predicate import ALL
from oarlock.errors import UnknownNameError
from oarlock.kit.text import Lang, msg
from oarlock.pipeline.catalogue import metric_settings
from oarlock.strategy.registry import all_figures, figure

router = Router(tags=["metrics"])
Standing = Literal[tuple(STANDINGS)]  # type: ignore[valid-type]


class MetricsAsk(Strict):
    """Which cards."""

    q: str = Field("", max_length=100, description="Words that are in the name, the title or the meaning.")
    room: str = Field("", max_length=40)
    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000)
    lang: Lang | None = None


class ValuesAsk(Strict):
    """Which of the published answers, and whether put together by one of its columns."""

    standing: Standing | None = Field(None, description="Without it, the first that is published.")
    by: str = Field("", max_length=60, description="A column of codes or names, such as segment, owner or movement.")
    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000)
    lang: Lang | None = None


class CardShort(BaseModel):
    """A card in the list."""

    name: str
    version: int
    room: str
    title: str
    meaning: str
    unit: str
    shape: str


class Named(BaseModel):
    """A code and what it is called."""

    code: str
    name: str


class Column(BaseModel):
    """A column of the values."""

    name: str
    label: str
    type: str
    unit: str


class Published(BaseModel):
    """A published answer: its rows are at `/metrics/NAME/values?standing=STANDING`."""

    standing: str
    title: str
    columns: list[Column]
    by: list[str]


class Card(CardShort):
    """A definition card whole, with what was decided about it, the figure now, and what is published."""

    room_name: str
    formula: str
    source: str
    level: str
    differs: list[str]
    see_also: list[str]
    entities: list[str]
    settings: dict[str, str] = Field(description="Owner, target, threshold, rhythm and response, as people wrote them.")
    lacks: list[str]
    judgement: str | None
    figure: dict[str, Any] | None = Field(description="The row of the figure now; null for lists and partial scopes.")
    published: list[Published]


class Values(BaseModel):
    """Rows of a published answer, or groups of them: `key`, `n`, and sums of money, counts and days."""

    metric: str
    standing: str
    by: str | None
    columns: list[Column]
    items: list[dict[str, Any]]
    next: str | None
    is_partial: bool
    run: str


def list_metrics(seen: Seen, ask: MetricsAsk, lang: Lang) -> dict[str, Any]:
    """One page of cards, by name."""
    question = ["metrics", ask.q, ask.room]
    last = after(question, ask.cursor)
    cards = sorted((one.card for one in all_figures()), key=lambda card: card.name)
    fitting = [
        card
        for card in cards
        if selectors.fits(card, ask.q)
        and (not ask.room or card.room == ask.room)
        and (last is None or card.name > str(last[0]))
    ]
    rows = [_short(card, lang) for card in fitting[: ask.limit + 1]]
    kept, following = page(rows, limit=ask.limit, question=question, order=(("name", False),))
    return {
        "items": kept, "next": following, "is_partial": seen.among != ALL, "run": seen.served.snapshot.id
    }  # fmt: skip


def get_metric(seen: Seen, name: str, lang: Lang) -> dict[str, Any]:
    """One card with its definition, what was decided, and the figure now."""
    metric = _metric(name)
    card = metric.card
    setting = metric_settings(seen.workspace).get(card.name)
    row = selectors.figures(seen).get(card.name)
    own = decided(card, setting)
    told = judgement(card, setting, row)
    return _short(card, lang) | {
        "room_name": said(room_name(card.room), lang),
        "formula": said(card.formula, lang),
        "source": said(card.source, lang),
        "level": said(card.level, lang),
        "differs": [said(one, lang) for one in card.differs],
        "see_also": list(card.see_also),
        "entities": list(card.entities),
        "settings": {said(text, lang): written for text, written in own.parts if written},
        "lacks": [said(one, lang) for one in own.lacks],
        "judgement": None if told is None else said(told, lang),
        "figure": None if row is None else plain(row, card.fields),
        "published": [
            {
                "standing": one.standing,
                "title": said(STANDINGS[one.standing], lang),
                "columns": _columns(one.fields, lang),
                "by": list(values.groupable(one)),
            }
            for one in values.tables(seen, metric)
        ],
    }


def list_values(seen: Seen, name: str, ask: ValuesAsk, lang: Lang) -> dict[str, Any]:
    """One page of values, or the groups of one column."""
    tables = values.tables(seen, _metric(name))
    table = next((one for one in tables if ask.standing in (None, one.standing)), None)
    if table is None:
        raise problems.absent()
    body = {
        "metric": name, "standing": table.standing, "by": ask.by or None, "is_partial": seen.among != ALL,
        "run": seen.served.snapshot.id,
    }  # fmt: skip
    if ask.by:
        if ask.by not in values.groupable(table):
            told = msg("The value is not one of: {expected}.", expected=list(values.groupable(table)))
            raise problems.refused(("query.by", told))
        summed, groups = values.groups(seen, table, by=ask.by)
        return body | {
            "columns": _columns(summed, lang),
            "items": [_group(g, summed, seen) for g in groups],
            "next": None,
        }
    question = ["values", name, table.standing]
    last = after(question, ask.cursor)
    condition = ALL if last is None else beyond(table.order, last)
    rows = values.rows(seen, table, after=condition, limit=ask.limit + 1)
    kept, following = page(rows, limit=ask.limit, question=question, order=table.order)
    return body | {
        "columns": _columns(table.fields, lang), "items": [plain(row, table.fields) for row in kept], "next": following
    }  # fmt: skip


def _group(row: dict[str, Any], summed: Any, seen: Seen) -> dict[str, Any]:
    currency = seen.workspace.currency
    sums = {
        one.name: value(None if row[one.name] is None else int(row[one.name]), is_money=one.unit == "money",
                        currency=currency)
        for one in summed
    }  # fmt: skip
    return {"key": value(row["key"]), "n": int(row["n"]), **sums}


def _metric(name: str) -> Metric:
    try:
        return figure(name)
    except UnknownNameError:
        raise problems.absent() from None


def _short(card: DefinitionCard, lang: Lang) -> dict[str, Any]:
    return {
        "name": card.name,
        "version": card.version,
        "room": card.room,
        "title": said(card.title, lang),
        "meaning": said(card.meaning, lang),
        "unit": card.unit,
        "shape": card.shape,
    }


def _columns(fields: Any, lang: Lang) -> list[dict[str, str]]:
    return [
        {"name": one.name, "label": said(one.label, lang), "type": "decimal" if one.unit == "money" else one.type,
         "unit": one.unit}
        for one in fields
    ]  # fmt: skip


@router.get("/metrics", auth=Bearer("metrics.see"), response=answers(Listed[CardShort]), summary="The catalogue")
def metrics(request: HttpRequest, ask: Query[MetricsAsk]) -> HttpResponse:
    """Definition cards by name, all or those that fit some words."""
    with looking(request.scope, "metrics.see") as seen:
        return reply(request, list_metrics(seen, ask, request.lang))


@router.get("/metrics/{name}", auth=Bearer("metrics.see"), response=answers(Card), summary="One metric")
def metric(request: HttpRequest, name: str, spoken: Query[Spoken]) -> HttpResponse:
    """The definition card, what was decided about the metric, the figure now, and what is published of it."""
    with looking(request.scope, "metrics.see") as seen:
        return reply(request, get_metric(seen, name, request.lang))


@router.get("/metrics/{name}/values", auth=Bearer("metrics.see"), response=answers(Values), summary="A metric's values")
def metric_values(request: HttpRequest, name: str, ask: Query[ValuesAsk]) -> HttpResponse:
    """The published rows; figures of the whole company only for those who see the whole of it."""
    with looking(request.scope, "metrics.see") as seen:
        return reply(request, list_values(seen, name, ask, request.lang))
