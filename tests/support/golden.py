"""The golden company: the sample at a fixed seed, imported and refreshed, beside its figures computed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from oarlock.config import Settings
from oarlock.domain.definition import STANDARD
from oarlock.domain.period import add_months
from oarlock.ingest import import_paths
from oarlock.lake.commits import read_log
from oarlock.lake.engines import Engine
from oarlock.lake.workspace import Workspace, init_workspace
from oarlock.metrics.registry import metric
from oarlock.pipeline.answer import Answer, ask, compute, engine_for
from oarlock.pipeline.horizon import horizon
from oarlock.pipeline.questions import Ask, question
from oarlock.pipeline.refresh import refresh
from oarlock.sample import SampleSummary, make_sample
from tests.oracle.golden import Golden
from tests.oracle.sample_files import read

ACCOUNTS, MONTHS, SEED = 150, 24, 7
NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
SETTINGS = Settings(threads=2)


@dataclass(frozen=True, eq=False)
class GoldenCompany:
    """The sample's files, the workspace that they were imported into, and an engine for what is not published."""

    made: SampleSummary
    workspace: Workspace
    engine: Engine

    @cached_property
    def byhand(self) -> Golden:
        """The figures from the files."""
        return Golden(read(self.made.out, zone=self.made.timezone))

    @property
    def end(self) -> dt.date:
        """The day up to which the files see."""
        return self.made.as_of

    @cached_property
    def days(self) -> list[dt.date]:
        """The instants of the standing months: 36 months up to the end."""
        return [add_months(self.end, n) for n in range(-36, 1)]

    @property
    def months(self) -> list[tuple[dt.date, dt.date]]:
        """The standing months."""
        return list(zip(self.days, self.days[1:], strict=False))

    @property
    def year(self) -> tuple[dt.date, dt.date]:
        """The twelve months up to the end."""
        return self.days[-13], self.end

    def published(self, name: str, standing: str) -> list[dict[str, Any]]:
        """Rows of a published answer, read as anyone reads them."""
        answer: Answer = ask(self.workspace, name, Ask(standing=standing), settings=SETTINGS, now=NOW)
        assert answer.run is not None, f"{name} was not published"
        return answer.rows

    def over_time(self, name: str) -> list[dict[str, Any]]:
        """Rows of both published answers over periods: each standing month, and the last twelve together."""
        return [*self.published(name, "months"), *self.published(name, "trailing")]

    def computed(self, name: str, what: Ask) -> list[dict[str, Any]]:
        """Rows of an answer that is computed when it is asked for."""
        log = read_log(self.workspace)
        seen = replace(horizon(self.workspace, log, now=NOW), first=self.days[0])
        q = question(metric(name), what, horizon=seen, definition=STANDARD)
        return compute(self.workspace, metric(name), q, log=log, engine=self.engine).rows


@contextmanager
def golden_company(folder: Path) -> Iterator[GoldenCompany]:
    """Make, import and refresh the golden company in a folder."""
    made = make_sample(folder / "files", accounts=ACCOUNTS, months=MONTHS, seed=SEED, behaviour=False)
    workspace = init_workspace(folder / "workspace", timezone=made.timezone, currency=made.currency, now=NOW)
    results = import_paths(workspace, made.folders, actor="test", now=NOW)
    assert [(r.file, r.error, r.rejected) for r in results if r.error or r.rejected] == []
    refresh(workspace, settings=SETTINGS, now=NOW)
    with engine_for("duckdb", settings=SETTINGS) as engine:
        yield GoldenCompany(made, workspace, engine)
