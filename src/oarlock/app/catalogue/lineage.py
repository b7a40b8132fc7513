"""What a metric was made of: the choices that its code reads, the files of its entities, and what is missing."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.catalogue.words import STANDINGS
from oarlock.domain.definition import CHOICES, VALUES, DefinitionSet
from oarlock.domain.entities import ENTITIES, stored
from oarlock.domain.metric import Metric
from oarlock.kit.text import Msg, Text, msg
from oarlock.lake.commits import Log, read_log
from oarlock.pipeline.published import question_of
from oarlock.pipeline.relevant import read_choices
from oarlock.pipeline.stale import ALWAYS
from oarlock.strategy.registry import figure


@dataclass(frozen=True, kw_only=True)
class File:
    """Rows of one entity that one import brought; `name` is empty for what people decided."""

    entity: str
    name: str
    rows: int
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """All that stands behind the published figure, the newest file first."""

    definition: str
    run: str
    choices: tuple[tuple[Text, Text | str], ...]
    files: tuple[File, ...]
    gaps: tuple[Msg, ...]


def lineage(seen: Seen, metric: Metric) -> Lineage | None:
    """Where the figure comes from; None when nothing of it was published."""
    manifest, name = seen.served.snapshot.manifest, metric.card.name
    kept = {a["standing"]: a for a in manifest["answers"].values() if a["metric"] == name}
    standing = next((one for one in STANDINGS if one in kept), None)
    asked = question_of(seen.served.snapshot, name, standing) if standing else None
    if standing is None or asked is None:
        return None
    log = read_log(seen.workspace)
    return Lineage(
        definition=asked.definition.label,
        run=manifest["run"],
        choices=_choices(name, asked.definition),
        files=_files(log, metric),
        gaps=(*(Msg(n["id"], n["params"]) for n in kept[standing]["notes"]), *_gaps(log, metric)),
    )


def _choices(name: str, definition: DefinitionSet) -> tuple[tuple[Text, Text | str], ...]:
    read = _read(name)
    return tuple((text, _value(getattr(definition, code))) for code, text in CHOICES.items() if code in read)


@functools.cache  # found in the source, which takes a tenth of a second and changes only with the code
def _read(name: str) -> frozenset[str]:
    return read_choices(figure(name))


def _value(value: object) -> Text | str:
    return f"{value[0]}/{value[1]}" if isinstance(value, tuple) else VALUES.get(str(value), str(value))


def _files(log: Log, metric: Metric) -> tuple[File, ...]:
    entities = {*stored(metric.card.entities), *ALWAYS}
    found = []
    for commit in reversed(log.commits):
        batch = log.batches.get(commit.batch)
        if commit.kind in ("import", "journal") and batch is not None and batch.undone_at is None:
            name = str(commit.source.get("file", ""))
            found += [
                File(entity=part.entity, name=name, rows=part.rows, at=commit.recorded_at)
                for part in commit.parts
                if part.entity in entities
            ]
    return tuple(found)


def _gaps(log: Log, metric: Metric) -> list[Msg]:
    have = {part.entity for commit in log.commits for part in commit.parts}
    # The entity that comes first is among the notes of the answer.
    lacking = [name for name in stored(metric.card.entities)[1:] if name not in have]
    return [msg("No rows of {entity} were imported.", entity=ENTITIES[name].label) for name in lacking]
