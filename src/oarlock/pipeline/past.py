"""Days of the past: every customer as it stood then, as far as was known then; kept until it would differ."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from oarlock.config import Settings
from oarlock.domain.entities import stored
from oarlock.domain.metric import Field, KnownBy, Metric, Question, Tables
from oarlock.domain.period import add_months, floor_grain, local_midnight
from oarlock.errors import BusyError, NoDataError, UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.hashing import json_hash
from oarlock.lake import past, snapshots
from oarlock.lake.commits import Log, read_log
from oarlock.lake.learned import inputs_hash
from oarlock.lake.locks import past_lock
from oarlock.lake.past import Day, Why
from oarlock.lake.workspace import Workspace
from oarlock.pipeline import questions, rollups, stale
from oarlock.pipeline.answer import engine_for, first_of, tables_for
from oarlock.pipeline.definitions import find_definition
from oarlock.pipeline.horizon import horizon
from oarlock.pipeline.models import with_model
from oarlock.pipeline.questions import Horizon
from oarlock.strategy.registry import figure

if TYPE_CHECKING:
    import ibis.expr.types as ir

PORTFOLIO, HEALTH, VOICE = "portfolio", "health", "success_satisfaction_quadrant"
ASKED = 24
"""How many days that somebody asked for are kept, the newest first."""
KNOWN_BY: tuple[KnownBy, ...] = ("learned", "recorded")

_VOICE = {"quadrant": "quadrant", "progress": "value", "measured": "n", "satisfaction": "satisfaction",
          "answers": "answers"}  # fmt: skip
"""Column of a day → field of the metric that tells outcomes beside answers."""

Progress = Callable[[int, int, str], None]
STAGES = ("usage", "customers", "keeping")
"""What is done for a day, in order: usage by day where that is lacking, every customer, and the file."""


class Then(Horizon):
    """A horizon as it was on a day: no feed had seen more than the days before it."""

    def observed(self, metric: Metric) -> dt.date | None:
        """As `Horizon.observed`, at most the day itself, so that what came later does not make another question."""
        seen = super().observed(metric)
        return self.today if seen is None else min(seen, self.today)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A day with the questions that it answers and what these depend on."""

    day: dt.date
    by: KnownBy
    log: Log
    questions: dict[str, Question]
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was done for the months' ends: worked out now, still whole, and left for later."""

    made: tuple[dt.date, ...]
    held: tuple[dt.date, ...]
    left: tuple[dt.date, ...]


def month_ends(workspace: Workspace, *, now: dt.datetime, months: int) -> tuple[dt.date, ...]:
    """The last `months` days on which a month began before the newest as-of, the newest first.

    A month's end is the 00:00 that ends it. None lies before the first contract line.
    """
    log = read_log(workspace)
    with snapshots.reading(workspace) as snapshot:
        first = first_of(snapshot, log)
    newest = horizon(workspace, log, now=now).as_of
    last = floor_grain(newest, "month")
    if last == newest:
        last = add_months(last, -1)
    ends = (add_months(last, -back) for back in range(months))
    return tuple(day for day in ends if first is None or day > first)


def wanted(workspace: Workspace, day: dt.date, *, now: dt.datetime, by: KnownBy = "learned") -> Wanted:
    """The questions of a day; raises `UserError` for one that is not past and `NoDataError` where nothing was known."""
    questions.check_days(day)
    whole = read_log(workspace)
    known = local_midnight(day, workspace.zone).replace(tzinfo=None)
    log = whole.until(known) if by == "recorded" else whole
    if not log.commits:
        raise NoDataError(
            "Nothing was recorded here before {day}.",
            remedy="Ask for what the sources knew by then, or for a later day.", day=day,
        )  # fmt: skip
    if day >= horizon(workspace, whole, now=now).as_of:
        raise UserError("{day} is not past.", remedy="Ask for a day before the newest one that is observed.", day=day)
    then = Then(**{**horizon(workspace, log, now=now).__dict__, "today": day})
    sets = find_definition(workspace, "standard")
    metric = figure(PORTFOLIO)
    # By recorded time a day shows what could be seen on it, which is the last day that had been observed by then.
    q = Question(
        metric=PORTFOLIO, as_of=then.as_of, known_at=known, known_by=by, definition=sets, currency=workspace.currency,
        zone=workspace.timezone, observed_until=then.observed(metric),
    )  # fmt: skip
    # A past day is scored by the model that was in force then. Health is asked with the portfolio's own parameters, so
    # that it is worked out once for both.
    q = with_model(workspace, metric, q, then)
    asked = {PORTFOLIO: q, HEALTH: replace(q, metric=HEALTH, observed_until=then.observed(figure(HEALTH)))}
    inputs = _inputs(log, day, known) if by == "learned" else log.inputs_hash(_entities())
    prints = [stale.fingerprint(figure(name), q, log, inputs=inputs) for name, q in asked.items()]
    print_ = "-".join((*(one[:12] for one in prints), json_hash(columns())[:8]))
    return Wanted(day=day, by=by, log=log, questions=asked, fingerprint=print_)


def _entities() -> tuple[str, ...]:
    names = (*figure(PORTFOLIO).card.entities, *figure(HEALTH).card.entities)
    return tuple(sorted({*stored(names), *stale.ALWAYS}))


def _inputs(log: Log, day: dt.date, known: dt.datetime) -> str:
    return inputs_hash(log, _entities(), day=day, known=known)


def is_whole(workspace: Workspace, day: Day, *, now: dt.datetime) -> bool:
    """Whether working the day out again would give the same: neither data known by then, rules nor code changed."""
    return wanted(workspace, day.day, now=now, by=day.by).fingerprint == day.fingerprint


def keep_up(
    workspace: Workspace, *, settings: Settings, now: dt.datetime, most: int | None = None,
    progress: Progress = lambda done, total, label: None,
) -> Kept:  # fmt: skip
    """Work out months' ends that are missing or would differ now, the newest first and at most `most` of them.

    months: as many as the settings say. One whose inputs did not change is not worked out again.
    """
    ends = [wanted(workspace, day, now=now) for day in month_ends(workspace, now=now, months=settings.history_months)]
    have = past.days(workspace)
    lacking = [w for w in ends if not _holds(have.get((w.day, w.by)), w)]
    # Days without any figure come before those whose figures are only old.
    lacking.sort(key=lambda w: ((w.day, w.by) in have, -w.day.toordinal()))
    chosen = lacking if most is None else lacking[:most]
    for done, one in enumerate(chosen):
        progress(done, len(chosen), one.day.isoformat())
        publish(workspace, one, settings=settings, now=now, why="month")
    if chosen:
        progress(len(chosen), len(chosen), "")
    past.sweep(workspace, asked=ASKED)
    left = {w.day for w in lacking} - {w.day for w in chosen}
    return Kept(
        made=tuple(w.day for w in chosen), left=tuple(sorted(left)),
        held=tuple(w.day for w in ends if w not in lacking),
    )  # fmt: skip


def after_refresh(
    workspace: Workspace, *, settings: Settings, now: dt.datetime, progress: Progress = lambda done, total, label: None
) -> None:
    """What follows each refresh of the newest figures, whoever asked for it: some months' ends are brought up to date.

    As many as the settings say, none at 0; one that another process works on is left to it.
    """
    if settings.history_at_once:
        with contextlib.suppress(BusyError):
            keep_up(workspace, settings=settings, now=now, most=settings.history_at_once, progress=progress)


def _holds(have: Day | None, one: Wanted) -> bool:
    return have is not None and have.fingerprint == one.fingerprint


def ask(
    workspace: Workspace, day: dt.date, *, settings: Settings, now: dt.datetime, by: KnownBy = "learned",
    progress: Progress = lambda done, total, label: None,
) -> Day:  # fmt: skip
    """Work out a day that somebody asks for, unless it is there and whole. progress: as `publish` tells it."""
    one = wanted(workspace, day, now=now, by=by)
    have = past.days(workspace).get((day, by))
    if have is not None and _holds(have, one):
        return have
    done = publish(workspace, one, settings=settings, now=now, why=have.why if have else "asked", progress=progress)
    past.sweep(workspace, asked=ASKED)
    return done


def publish(
    workspace: Workspace, one: Wanted, *, settings: Settings, now: dt.datetime, why: Why,
    progress: Progress = lambda done, total, label: None,
) -> Day:  # fmt: skip
    """Work a day out and keep it: from then on pages find it at once. Raises `BusyError` while another is made.

    progress: how much of a hundred is done, and which of `STAGES` begins.
    """
    from oarlock.lake.hashing import content_hash

    begun = time.perf_counter()
    fields = columns()
    with past_lock(workspace), engine_for("duckdb", settings=settings) as engine:
        end = horizon(workspace, one.log, now=now).as_of
        if rollups.lacking(workspace, one.log):

            def rolled(done: int, total: int, _: str) -> None:
                progress(5 + 25 * done // max(total, 1), 100, "usage")

            rollups.roll_up(workspace, one.log, engine, end=end, progress=rolled)
        progress(30, 100, "customers")
        file = past.building(workspace, now=now)
        tables = tables_for(workspace, one.questions[PORTFOLIO], log=one.log, engine=engine)
        raw = file.with_suffix(".raw.parquet")
        written = engine.write(rows(tables, one.questions, one.day), fields, ("account_id",), raw)
        progress(90, 100, "keeping")
        past.arrange(raw, file, written)
        return past.keep(
            workspace, file, day=one.day, by=one.by, why=why, fingerprint=one.fingerprint, columns=fields,
            content_hash=content_hash(file, fields, ("account_id",)), made_at=naive_utc(now),
            questions={name: questions.as_json(q) for name, q in one.questions.items()},
            seconds=round(time.perf_counter() - begun, 3),
        )  # fmt: skip


def rows(tables: Tables, asked: dict[str, Question], day: dt.date) -> ir.Table:
    """A line for each customer: the portfolio's columns, health's own, and outcomes beside answers."""
    import ibis

    from oarlock.scores.health.inputs import ask_metric

    lines = figure(PORTFOLIO).answer(tables, asked[PORTFOLIO])
    lines = lines.filter(lines.account_id.notnull()).mutate(day=ibis.literal(day))
    health = figure(HEALTH).answer(tables, asked[HEALTH])
    own = [field.name for field in _health_fields()]
    health = health.filter(health.account_id.notnull()).select(*own, of="account_id")
    lines = lines.left_join(health, lines.account_id == health.of).select(*lines.columns, *own)
    told = ask_metric(tables, replace(asked[HEALTH], parameters=()), VOICE)
    if told is None:  # pragma: no cover - it is shipped
        return lines
    beside = told.select(told_of=told.of, **{name: told[field] for name, field in _VOICE.items()})
    return lines.left_join(beside, lines.account_id == beside.told_of).select(*lines.columns, *_VOICE)


def _health_fields() -> tuple[Field, ...]:
    taken = {field.name for field in figure(PORTFOLIO).card.fields}
    return tuple(field for field in figure(HEALTH).card.fields if field.name not in taken)


def columns() -> dict[str, str]:
    """The columns of a day's file and their types."""
    voice = {field.name: field.type for field in figure(VOICE).card.fields}
    found: dict[str, Any] = {field.name: field.type for field in (*figure(PORTFOLIO).card.fields, *_health_fields())}
    return found | {"day": "date"} | {name: voice[field] for name, field in _VOICE.items()}
