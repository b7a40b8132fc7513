"""Health: a list by band, one customer's with bounds and contributions, and the same explained in words."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from oarlock.api import problems
from oarlock.api.accounts import Band, Spoken
from oarlock.api.caller import Bearer
from oarlock.api.paging import MOST, after, beyond, page
from oarlock.api.replies import Listed, answers
from oarlock.api.shapes import Strict, model_of, plain, reply, said, value
from oarlock.app.access.door import Seen, looking
from oarlock.app.accounts.explained import Health
from oarlock.app.accounts.selectors import health_of
from oarlock.app.accounts.sources import HEALTH
from oarlock.domain.predicate import ALL, Is, both
from oarlock.errors import UnknownNameError
from oarlock.kit.text import Lang
from oarlock.scores.health.card import METRIC
from oarlock.scores.rubric.words import REASONS, part_line

MACHINE = ("inputs", "contributions", "missing")
COLUMNS = tuple(field for field in METRIC.card.fields if field.name not in MACHINE)
Standing = model_of("Health", COLUMNS)
Standings = Listed[Standing]  # type: ignore[valid-type]

router = Router(tags=["health"])


class HealthAsk(Strict):
    """Whose health, in which order."""

    band: Band | None = None
    sort: Literal["account_id", "score", "-score"] = "score"
    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000)
    lang: Lang | None = None


class Input(BaseModel):
    """One input of a score. contribution: what it adds to the score; missing: why it has no value."""

    input: str
    label: str
    weight: float = Field(description="Its share of the whole weight, from 0 to 1.")
    unit: str
    value: float | None
    points: float | None
    contribution: float | None
    missing: str | None
    text: str


class Cap(BaseModel):
    """A limit that the score may not pass."""

    at: float
    reason: str
    is_applied: bool = Field(description="False: a value that is missing leaves it open; it counts in the lower bound.")


class Step(BaseModel):
    """One changed value and the score that it would give."""

    input: str
    before: float
    after: float
    score: float
    band: str
    text: str


class Explained(BaseModel):
    """A customer's health with all that it is made of. Contributions and `cap_part` add up to the score."""

    account_id: str
    name: str | None
    as_of: str
    run: str
    model: str
    variant: str | None
    score: float | None
    band: str
    coverage: float
    low: float
    high: float
    cap_part: float
    inputs: list[Input]
    caps: list[Cap]
    steps: list[Step]


class Explanation(Explained):
    """The same with sentences in the caller's language."""

    lang: str
    verdict: str
    text: str = Field(description="Everything as one text, a line for each statement.")


def list_health(seen: Seen, ask: HealthAsk) -> dict[str, Any]:
    """One page of the health of customers."""
    if HEALTH not in seen.served.tables:
        raise UnknownNameError("Health is not among the published figures.", remedy="Run: oarlock refresh.")
    column, is_down = ask.sort.removeprefix("-"), ask.sort.startswith("-")
    order = tuple(dict.fromkeys(((column, is_down), ("account_id", False))))
    question = ["health", ask.band, ask.sort]
    last = after(question, ask.cursor)
    condition = both(Is("band", "=", ask.band) if ask.band else ALL, ALL if last is None else beyond(order, last))
    rows = seen.rows(HEALTH, where=condition, order=order, limit=ask.limit + 1)
    kept, following = page(rows, limit=ask.limit, question=question, order=order)
    return {
        "items": [plain(row, COLUMNS) for row in kept],
        "next": following,
        "is_partial": seen.among != ALL,
        "run": seen.served.snapshot.id,
    }


def get_health(seen: Seen, account_id: str, lang: Lang) -> dict[str, Any]:
    """One customer's health, structured; a problem when the customer or its health is not there for the caller."""
    row, health = _found(seen, account_id)
    return _structured(seen, row, health, lang)


def explain_health(seen: Seen, account_id: str, lang: Lang) -> dict[str, Any]:
    """One customer's health, structured and in sentences."""
    row, health = _found(seen, account_id)
    body = _structured(seen, row, health, lang)
    verdict = said(health.verdict, lang)
    lines = [
        verdict,
        *(one["text"] for one in body["inputs"]),
        *(said(line, lang) for line in health.caps),
        *(one["text"] for one in body["steps"]),
        said(health.model, lang),
    ]
    return body | {"lang": lang, "verdict": verdict, "text": "\n".join(lines)}


def _found(seen: Seen, account_id: str) -> tuple[Any, Health]:
    found = health_of(seen, account_id)
    if found is None or found[1] is None:
        raise problems.absent()
    return found[0], found[1]


def _structured(seen: Seen, row: Any, health: Health, lang: Lang) -> dict[str, Any]:
    result = health.result
    model = result.model
    caps = [(cap, True) for cap in result.applied] + [(cap, False) for cap in result.unchecked]
    return {
        "account_id": row["account_id"],
        "name": row["name"],
        "as_of": row["as_of"].isoformat(),
        "run": seen.served.snapshot.id,
        "model": f"{model.name}@{model.version}",
        "variant": model.variant or None,
        "score": value(result.score),
        "band": result.band,
        "coverage": value(result.coverage),
        "low": value(result.low),
        "high": value(result.high),
        "cap_part": value(result.cap_part),
        "inputs": [_input(part, model.total, lang) for part in result.parts],
        "caps": [{"at": cap.at, "reason": said(cap.reason, lang), "is_applied": on} for cap, on in caps],
        "steps": [
            {
                "input": step.input.id, "before": value(step.before), "after": value(step.after),
                "score": value(step.score), "band": step.band, "text": said(text, lang),
            }
            for step, text in zip(health.nearest, health.steps, strict=True)
        ],
    }  # fmt: skip


def _input(part: Any, total: float, lang: Lang) -> dict[str, Any]:
    missing = REASONS.get(part.missing, part.missing)
    return {
        "input": part.input.id,
        "label": said(part.input.label, lang),
        "weight": part.input.weight / total,
        "unit": part.input.unit,
        "value": value(part.value),
        "points": value(part.points),
        "contribution": value(part.contribution),
        "missing": said(missing, lang) if missing else None,
        "text": said(part_line(part, total), lang),
    }


@router.get(
    "/health", auth=Bearer("portfolio.see"), response=answers(Standings), summary="List the health of customers"
)
def health(request: HttpRequest, ask: Query[HealthAsk]) -> HttpResponse:
    """Score, band, coverage and bounds of each customer that the caller may see."""
    with looking(request.scope, "portfolio.see") as seen:
        return reply(request, list_health(seen, ask))


@router.get(
    "/health/{path:account_id}",
    auth=Bearer("account.see"),
    response=answers(Explained),
    summary="One customer's health",
)
def one_health(request: HttpRequest, account_id: str, spoken: Query[Spoken]) -> HttpResponse:
    """The score with its bounds, and what each input adds to it."""
    with looking(request.scope, "account.see") as seen:
        return reply(request, get_health(seen, account_id, request.lang))


@router.get(
    "/explanations/health/{path:account_id}", auth=Bearer("account.see"), response=answers(Explanation),
    summary="One customer's health explained", tags=["explanations"],
)  # fmt: skip
def explanation(request: HttpRequest, account_id: str, spoken: Query[Spoken]) -> HttpResponse:
    """Why the score is what it is, and what would change it, in sentences of the caller's language."""
    with looking(request.scope, "account.see") as seen:
        return reply(request, explain_health(seen, account_id, request.lang))
