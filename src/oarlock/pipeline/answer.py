"""Answer a question: from the published snapshot when it still holds, else computed now."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.config import Settings
from oarlock.domain.entities import entity
from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.domain.period import local_midnight
from oarlock.errors import UnknownNameError
from oarlock.kit.text import Msg, Text
from oarlock.lake import snapshots
from oarlock.lake.commits import Log, read_log
from oarlock.lake.workspace import Workspace
from oarlock.pipeline import questions, stale
from oarlock.pipeline.definitions import find_definition
from oarlock.pipeline.hints import hints
from oarlock.pipeline.horizon import REVENUE_FEED, horizon
from oarlock.pipeline.models import with_model
from oarlock.pipeline.questions import Ask, Horizon
from oarlock.strategy.registry import figure as find_metric

if TYPE_CHECKING:
    from oarlock.lake.engines import Engine


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The rows that answer a question, with all that is needed to explain and repeat it.

    rows hold plain values: money as int minor units, dates, floats, None for n/a.
    known_at: the recorded time of the newest commit that was read (naive UTC).
    run: the run that published it, or None when it was computed now.
    """

    card: Card
    question: Question
    fields: tuple[Field, ...]
    rows: list[dict[str, Any]]
    content_hash: str
    known_at: dt.datetime | None
    run: str | None
    notes: tuple[Msg, ...] = field(default=())


def answer_fields(card: Card, q: Question) -> tuple[Field, ...]:
    """The columns of the answer: the dimensions asked for, then the card's own fields."""
    own = {f.name for f in card.fields}
    dims = (Field(name=d, type="string", unit="text", label=_label(d)) for d in q.by if d not in own)
    return (*dims, *card.fields)


def _label(dimension: str) -> Text:
    """The dimension's name: that of the account's column, or the one given here; a custom field keeps its own."""
    columns = {c.name: c.label for c in entity("account").columns}
    return DIMENSIONS.get(dimension) or columns.get(dimension) or Text(en=dimension, zh=dimension)


DIMENSIONS = {
    "offering": Text(en="Offering", zh="产品与服务"),
    "account": Text(en="Account", zh="客户"),
    "group": Text(en="Group", zh="集团"),
    "owner": Text(en="Owner", zh="负责人"),
    "cohort": Text(en="Started", zh="起始月"),
}


def ask(
    workspace: Workspace,
    name: str,
    what: Ask,
    *,
    settings: Settings,
    now: dt.datetime,
    definition: str = "standard",
    engine: str = "duckdb",
) -> Answer:
    """Answer what a person asked; published answers are read without starting an engine."""
    metric = find_metric(name)
    whole = read_log(workspace)
    log = _seen(whole, what)
    sets = find_definition(workspace, definition)
    with snapshots.reading(workspace) as snapshot:
        seen = horizon(workspace, log, now=now, first=first_of(snapshot, log), known_since=_first_import(whole))
        q = with_model(workspace, metric, questions.question(metric, what, horizon=seen, definition=sets), seen)
        kept = snapshot.manifest["answers"].get(questions.key(q)) if snapshot else None
        if snapshot and kept and engine == "duckdb" and kept["fingerprint"] == stale.fingerprint(metric, q, log):
            return told(_published(snapshot, kept, metric, q, log), seen)
    with engine_for(engine, settings=settings) as opened:
        if what.account is not None:
            _check_account(tables_for(workspace, q, log=log, engine=opened), what.account)
        if seen.first is None:
            seen = replace(seen, first=first_day(workspace, log, q, opened))
            q = with_model(workspace, metric, questions.question(metric, what, horizon=seen, definition=sets), seen)
        return told(compute(workspace, metric, q, log=log, engine=opened), seen)


def told(answer: Answer, seen: Horizon) -> Answer:
    """The answer with its parts of periods marked, and with hints at what it lacks."""
    q = answer.question
    cut = {(p.start, p.end) for p in questions.partial(q, fiscal_year_start=seen.fiscal_year_start)}
    rows = [
        row | {"status": "partial"} if row.get("status") == "ok" and (row.get("period"), row.get("period_end")) in cut
        else row
        for row in answer.rows
    ]  # fmt: skip
    answer = replace(answer, rows=rows)
    return replace(answer, notes=(*answer.notes, *hints(answer.card, q, rows, seen)))


def _check_account(tables: Tables, account: str) -> None:
    for name in ("contract_line", "account"):
        rows = tables.entity(name)
        if tables.fetch(rows.filter(rows.account_id == account).select("account_id").limit(1)):
            return
    raise UnknownNameError(
        "There is no account '{account}'.",
        remedy="Accounts of a source carry its name, such as stripe:cus_1; see --by account.",
        account=account,
    )


def _published(snapshot: snapshots.Snapshot, kept: dict[str, Any], metric: Metric, q: Question, log: Log) -> Answer:
    from oarlock.lake.serve import read_table

    return Answer(
        card=metric.card,
        question=q,
        fields=answer_fields(metric.card, q),
        rows=read_table(snapshot.path, kept["table"]),
        content_hash=kept["content_hash"],
        known_at=last_recorded(log),
        run=snapshot.manifest["run"],
        notes=(*snapshot.warnings, *(Msg(n["id"], n["params"]) for n in kept["notes"])),
    )


def first_of(snapshot: snapshots.Snapshot | None, log: Log) -> dt.date | None:
    """The first contract day that the snapshot's run found, while the lines are still the same."""
    if snapshot is None or snapshot.manifest["lines_hash"] != lines_hash(log) or not snapshot.manifest["first"]:
        return None
    return dt.date.fromisoformat(snapshot.manifest["first"])


def lines_hash(log: Log) -> str:
    """What the first contract day depends on."""
    return log.inputs_hash((REVENUE_FEED, *stale.ALWAYS))


def compute(workspace: Workspace, metric: Metric, q: Question, *, log: Log, engine: Engine) -> Answer:
    """Compute an answer now, through the same sink that publishes it."""
    from oarlock.lake.serve import read_file

    with tempfile.TemporaryDirectory(prefix="oarlock-") as folder:
        file = Path(folder) / "answer.parquet"
        content, notes = write_answer(workspace, metric, q, log=log, engine=engine, file=file)
        rows = read_file(file)
    return Answer(
        card=metric.card, question=q, fields=answer_fields(metric.card, q), rows=rows, content_hash=content,
        known_at=last_recorded(log), run=None, notes=notes,
    )  # fmt: skip


def write_answer(
    workspace: Workspace, metric: Metric, q: Question, *, log: Log, engine: Engine, file: Path
) -> tuple[str, tuple[Msg, ...]]:
    """Write the answer's rows to a Parquet file; returns its content hash and the notes of the metric's own check."""
    from oarlock.lake.hashing import content_hash

    tables = tables_for(workspace, q, log=log, engine=engine)
    fields = {f.name: f.type for f in answer_fields(metric.card, q)}
    order = tuple(dict.fromkeys((*q.by, *(n for n in metric.card.order if n in fields))))
    engine.write(metric.answer(tables, q), fields, order, file)
    found = metric.check(tables, q) if metric.check else ()
    # What a check finds explains missing values; beside whole figures it would only alarm.
    notes = found if found and _lacks_values(file) else ()
    return content_hash(file, fields, order), notes


def _lacks_values(file: Path) -> bool:
    from oarlock.lake.serve import holds

    return holds(file, "status", "n/a")


def tables_for(workspace: Workspace, q: Question, *, log: Log, engine: Engine) -> Tables:
    """The entities as of the question's time."""
    from oarlock.lake.reading import AsOfTables, View

    instant = local_midnight(q.as_of, workspace.zone).replace(tzinfo=None)
    # Questions about the same time share what is read, so that a refresh reads and compiles each entity once.
    key = ("tables", log.lake, log.head_hash, instant, q.known_at, q.known_by)
    if key not in engine.memo:
        view = View(log=log, as_of=instant, known_at=q.known_at, known_by=q.known_by, zone=workspace.zone)
        engine.memo[key] = AsOfTables(engine, view)
    tables: Tables = engine.memo[key]
    return tables


def first_day(workspace: Workspace, log: Log, q: Question, engine: Engine) -> dt.date | None:
    """The first start date of any contract line, or None when there is none."""
    lines = tables_for(workspace, q, log=log, engine=engine).entity("contract_line")
    rows = engine.fetch(lines.aggregate(first=lines.start_date.min()))
    found = rows[0]["first"] if rows else None
    return found if isinstance(found, dt.date) else None


def pinned(workspace: Workspace, known_at: dt.datetime | None) -> Log:
    """The log as it was known at a time; as it is now when None."""
    log = read_log(workspace)
    return log.until(known_at) if known_at else log


def seen_log(workspace: Workspace, what: Ask) -> Log:
    """The log that a question sees: by learned time all of it, for then the rows' own stamps decide."""
    return _seen(read_log(workspace), what)


def _seen(log: Log, what: Ask) -> Log:
    return log.until(what.known_at) if what.known_at and what.known_by == "recorded" else log


def _first_import(log: Log) -> dt.datetime | None:
    return next((c.recorded_at for c in log.commits if c.kind == "import"), None)


def last_recorded(log: Log) -> dt.datetime | None:
    """When the newest commit of the log was recorded (naive UTC)."""
    return log.commits[-1].recorded_at if log.commits else None


@contextmanager
def engine_for(name: str, *, settings: Settings) -> Iterator[Engine]:
    """An engine with a scratch folder of its own, closed and swept at the end."""
    from oarlock.lake.engines import open_engine

    with tempfile.TemporaryDirectory(prefix="oarlock-") as scratch:
        opened = open_engine(
            name,
            threads=settings.threads,
            memory_mb=settings.memory_mb,
            scratch=Path(scratch),
            master=settings.spark_master,
        )
        try:
            yield opened
        finally:
            opened.close()
