"""Whether everything stored is intact, and how fresh and complete the feeds are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from oarlock.errors import OarlockError
from oarlock.ingest.feeds import Covered, coverage
from oarlock.kit.text import Msg, msg
from oarlock.lake.commits import read_log
from oarlock.lake.verify import verify
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.evidence import Evidence, evidence
from oarlock.pipeline.freshness import Suffering, alerts, feed_rows, suffering
from oarlock.pipeline.horizon import horizon
from oarlock.pipeline.refresh import is_stale
from oarlock.strategy.registry import all_figures


@dataclass(frozen=True, kw_only=True)
class Report:
    """The doctor's findings: problems need care, alerts are feeds to look at, notes are good to know.

    feeds: see `Feed`, with `quiet_days` and `state`; evidence: what health rests on, None while none is published;
    gaps: entities whose feeds do not speak of all accounts.
    """

    problems: tuple[Msg, ...]
    notes: tuple[Msg, ...]
    feeds: list[dict[str, Any]]
    alerts: tuple[Msg, ...] = ()
    suffering: tuple[Suffering, ...] = ()
    evidence: Evidence | None = None
    gaps: tuple[Covered, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether nothing needs care."""
        return not self.problems


def examine(workspace: Workspace, *, now: dt.datetime) -> Report:
    """Check checksums of every batch and snapshot, the journal's chain, and each feed's age."""
    findings = verify(workspace)
    told = [msg("{what} {remedy}", what=f.what, remedy=f.remedy) for f in findings]
    problems = [text for f, text in zip(findings, told, strict=True) if f.weight == "damaged"]
    notes: list[Msg] = [text for f, text in zip(findings, told, strict=True) if f.weight != "damaged"]
    if problems:
        return Report(problems=tuple(problems), notes=tuple(notes), feeds=[])
    found = coverage(workspace, now=now)
    rests: Evidence | None = None
    try:
        if read_log(workspace).commits and is_stale(workspace, now=now):
            notes.append(msg("Published figures are older than the data; run: oarlock refresh."))
        rests = evidence(workspace)
    except OarlockError as error:
        notes.append(Msg(error.sentence, error.params))
    cards = [m.card for m in all_figures()] if found.feeds else []
    as_of = horizon(workspace, read_log(workspace), now=now).as_of if found.feeds else None
    return Report(
        problems=(), notes=tuple(notes), feeds=feed_rows(found.feeds), alerts=tuple(alerts(found.feeds)),
        suffering=tuple(suffering(cards, found.feeds, as_of=as_of)), evidence=rests,
        gaps=found.gaps,
    )  # fmt: skip
