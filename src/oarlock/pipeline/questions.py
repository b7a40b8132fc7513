"""From what a person asks to one exact question, and the key under which its answer is kept."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from typing import Any

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.entities import entity, stored
from oarlock.domain.metric import Card, KnownBy, Metric, Question
from oarlock.domain.period import GRAINS, Grain, Period, add_months, floor_grain, instants
from oarlock.errors import NoDataError, UnknownNameError, UserError
from oarlock.metrics.core.dimensions import DIMENSIONS as BUILT_IN

MONTHS = 36
MOST_PERIODS = 10_000
"""More than 27 years of days: a wider question is a slip of the keyboard, and its answer would fill the memory."""

FIRST, LAST = dt.date(1000, 1, 1), dt.date(9000, 1, 1)
"""Days that may be asked about: metrics look some years back and ahead, and the calendar has ends."""

NEVER = FIRST
"""Observed until then: no day that anybody asks about."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a person asked for, before defaults are filled in; `standing` names a standing question of the metric."""

    as_of: dt.date | None = None
    known_at: dt.datetime | None = None
    known_by: KnownBy = "recorded"
    start: dt.date | None = None
    end: dt.date | None = None
    grain: Grain | None = None
    by: tuple[str, ...] = ()
    account: str | None = None
    standing: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """What the lake has seen: the first and last observed local day, today, the workspace's currency and year.

    entities: those of which a file was ever imported, be it empty; known_since: when the first import was recorded.
    feeds: the last local day that the feed of an entity saw, for those whose silence means that they stopped.
    """

    today: dt.date
    first: dt.date | None
    observed_until: dt.date | None
    currency: str
    zone: str = "UTC"
    fiscal_year_start: int = 1
    entities: frozenset[str] = frozenset()
    known_since: dt.datetime | None = None
    feeds: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def as_of(self) -> dt.date:
        """The default as-of: the smaller of today and the last observed day."""
        if self.observed_until is None:
            raise NoDataError(
                "Nothing has been imported yet, so there is no figure.",
                remedy="Import a file first: oarlock import FILE.",
            )
        return max(FIRST, min(self.today, self.observed_until))

    def observed(self, metric: Metric) -> dt.date | None:
        """The last day that counts as observed for a metric: none at all while nothing it is made of was imported.

        What people do is observed to the end of the day that its own feed last saw, and for as long after it as the
        feed may be quiet; all else as far as the revenue feeds are.
        """
        first = stored(metric.card.entities)[0]
        if first not in self.entities:
            return NEVER
        seen = self.feeds.get(first)
        return seen + dt.timedelta(days=1 + (entity(first).quiet_days or 0)) if seen else self.observed_until


def question(metric: Metric, ask: Ask, *, horizon: Horizon, definition: DefinitionSet) -> Question:
    """The exact question, with defaults filled in; raises `UserError` when what was asked contradicts itself."""
    card = metric.card
    _check_split(card, ask.by)
    _check_parameters(card, ask.parameters)
    check_days(ask.as_of, ask.start, ask.end)
    if ask.as_of is not None and (ask.start is not None or ask.end is not None):
        raise UserError(
            "--as-of names one instant, --from and --to a span; a question has the one or the other.",
            remedy="Leave --as-of out, or leave out --from and --to. What was known then is --known-at.",
        )
    _check_known(ask, horizon)
    as_of = ask.as_of or horizon.as_of
    base = Question(
        metric=card.name,
        as_of=as_of,
        known_at=ask.known_at,
        known_by=ask.known_by,
        by=ask.by,
        account=ask.account,
        definition=definition,
        currency=horizon.currency,
        zone=horizon.zone,
        observed_until=horizon.observed(metric),
        parameters=ask.parameters,
    )
    if ask.start is None and ask.end is None and ask.grain is None:
        return standing_question(metric, base, ask.standing or metric.standing[0], horizon=horizon)
    return replace(base, periods=_periods(ask, as_of, horizon), grain=ask.grain)


def _check_split(card: Card, by: tuple[str, ...]) -> None:
    if by and not card.dimensions:
        raise UserError("'{metric}' cannot be split.", remedy="Ask for it without --by.", metric=card.name)
    # `*` stands for attributes of accounts, not for what some other metric is split by.
    unknown = [d for d in by if d not in card.dimensions and ("*" not in card.dimensions or d in BUILT_IN)]
    if unknown:
        raise UserError(
            "'{metric}' cannot be split by '{by}'.", remedy="It can be split by: {known}.",
            metric=card.name, by=", ".join(unknown), known=", ".join(card.dimensions),
        )  # fmt: skip


def _check_parameters(card: Card, given: tuple[tuple[str, str], ...]) -> None:
    known = [p.name for p in card.parameters]
    unknown = [name for name, _ in given if name not in known]
    if unknown:
        raise UnknownNameError(
            "'{metric}' has no parameter '{name}'.",
            remedy="It has: {known}." if known else "It has none.",
            metric=card.name, name=", ".join(unknown), known=", ".join(known),
        )  # fmt: skip


def _check_known(ask: Ask, horizon: Horizon) -> None:
    """By recorded time nothing is known before the first import."""
    since = horizon.known_since
    if horizon.entities or ask.known_at is None or since is None:
        return
    raise NoDataError(
        "Nothing was known at {time} UTC: the first import was recorded at {since} UTC.",
        remedy="Ask for a later --known-at; --known-by learned goes by when the sources knew.",
        time=ask.known_at.isoformat(sep=" ", timespec="minutes"), since=since.isoformat(sep=" ", timespec="seconds"),
    )  # fmt: skip


def standing_question(metric: Metric, base: Question, name: str, *, horizon: Horizon) -> Question:
    """One of the questions that every refresh answers: `now`, `months`, `trailing` or `accounts`."""
    if name == "now":
        return base
    if name == "accounts":
        return replace(base, by=("account",))
    if name == "trailing":
        return replace(base, periods=(Period(add_months(base.as_of, -12), base.as_of),))
    last = floor_grain(base.as_of, "month")
    first = add_months(last, -MONTHS)
    if horizon.first is not None:
        first = max(first, min(floor_grain(horizon.first, "month"), add_months(last, -1)))
    return replace(base, periods=_chain(instants(first, last, "month")), grain="month")


def _periods(ask: Ask, as_of: dt.date, horizon: Horizon) -> tuple[Period, ...]:
    if ask.grain is not None and ask.grain not in GRAINS:
        raise UserError("'{grain}' is not a grain.", remedy="Use day, month, quarter or year.", grain=ask.grain)
    end = ask.end or as_of
    start = ask.start or add_months(end, -12)
    fiscal = horizon.fiscal_year_start
    if ask.start is None and ask.grain:
        start = floor_grain(start, ask.grain, fiscal_year_start=fiscal)
    if end <= start:
        raise UserError("The period ends on {end}, but starts on {start}.", start=start, end=end)
    if ask.grain is None:
        return (Period(start, end),)
    # Cut where months, fiscal quarters and years begin, wherever the span does; its ends may hold parts of one.
    whole = instants(floor_grain(start, ask.grain, fiscal_year_start=fiscal), end, ask.grain)
    days = (start, *(day for day in whole if day > start))
    if len(days) > MOST_PERIODS:
        raise UserError(
            "From {start} to {end} by {grain} is {n} periods, more than one question may have ({most}).",
            remedy="Take a shorter span or a coarser grain.",
            start=start, end=end, grain=ask.grain, n=len(days) - 1, most=MOST_PERIODS,
        )  # fmt: skip
    return _chain(days)


def partial(q: Question, *, fiscal_year_start: int) -> tuple[Period, ...]:
    """The periods of the question that are not a whole month, fiscal quarter or year: the first or last of a span."""
    grain = q.grain
    if grain is None:
        return ()

    def is_cut(day: dt.date) -> bool:
        return floor_grain(day, grain, fiscal_year_start=fiscal_year_start) != day

    return tuple(p for p in q.periods if is_cut(p.start) or is_cut(p.end))


def _chain(days: tuple[dt.date, ...]) -> tuple[Period, ...]:
    return tuple(Period(a, b) for a, b in pairwise(days))


def check_days(*days: dt.date | None) -> None:
    """Refuse days at the ends of the calendar with a `UserError`; None stands for a default."""
    for day in days:
        if day is not None and not FIRST <= day <= LAST:
            raise UserError(
                "No figure can be asked for {day}.",
                remedy="Ask for a day from {first} to {last}.", day=day, first=FIRST, last=LAST,
            )  # fmt: skip


def as_json(q: Question) -> dict[str, object]:
    """The question as plain data, for manifests and keys."""
    data = asdict(q)
    return json.loads(json.dumps(data, default=_plain, sort_keys=True))  # type: ignore[no-any-return]


def from_json(data: dict[str, object]) -> Question:
    """The question that `as_json` wrote."""
    raw = json.loads(json.dumps(data))
    definition: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw["definition"].items()}
    day = dt.date.fromisoformat
    return Question(
        metric=raw["metric"],
        as_of=day(raw["as_of"]),
        known_at=dt.datetime.fromisoformat(raw["known_at"]) if raw["known_at"] else None,
        known_by=raw["known_by"],
        periods=tuple(Period(day(p["start"]), day(p["end"])) for p in raw["periods"]),
        grain=raw["grain"],
        by=tuple(raw["by"]),
        account=raw["account"],
        definition=DefinitionSet(**definition),
        currency=raw["currency"],
        zone=raw["zone"],
        observed_until=day(raw["observed_until"]) if raw["observed_until"] else None,
        parameters=tuple((k, v) for k, v in raw["parameters"]),
    )


@functools.lru_cache(maxsize=1024)  # a refresh asks for the key of each question several times
def key(q: Question) -> str:
    """A short stable key of the question (24 hexadecimal characters of a SHA-256)."""
    text = json.dumps(asdict(q), default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    raise TypeError(f"cannot write {type(value).__name__}")
