"""Whether everything stored is intact, and how fresh and complete the feeds are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from oarlock.errors import OarlockError
from oarlock.ingest.feeds import coverage
from oarlock.kit.text import Msg, msg
from oarlock.lake.commits import read_log
from oarlock.lake.verify import verify
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.refresh import is_stale


@dataclass(frozen=True, kw_only=True)
class Report:
    """The doctor's findings: problems need care, notes are good to know."""

    problems: tuple[Msg, ...]
    notes: tuple[Msg, ...]
    feeds: list[dict[str, Any]]

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
    feeds: list[dict[str, Any]] = []
    if not problems:
        found = coverage(workspace, now=now)
        feeds = [vars(f) for f in found.feeds]
        notes += found.notes
        try:
            if read_log(workspace).commits and is_stale(workspace, now=now):
                notes.append(msg("Published figures are older than the data; run: oarlock refresh."))
        except OarlockError as error:
            notes.append(Msg(error.sentence, error.params))
    return Report(problems=tuple(problems), notes=tuple(notes), feeds=feeds)
