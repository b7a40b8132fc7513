"""A workspace of many customers whose pages can be asked: the sample company with the figures of the pages."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path
from unittest.mock import patch

NOW = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
PASSWORD = "correct horse battery staple"
FIGURES = (
    "arr", "mrr", "mrr_movements", "net_revenue_retention", "gross_revenue_retention", "logo_retention",
    "revenue_bridge", "accounts_needing_attention", "health", "portfolio", "drift", "silent_leavers",
)  # fmt: skip
"""What is published: what the asked pages read, and no figure that none of them shows."""
SCOPES = 20
"""People who ask: some see everything, most their own customers or those of a team; some see no margins."""


def make(folder: Path, *, accounts: int, months: int) -> Path:
    """The workspace's folder; kept from an earlier run when it is there already."""
    from oarlock.config import Settings
    from oarlock.ingest.importer import import_paths
    from oarlock.ingest.options import ImportOptions
    from oarlock.lake.workspace import init_workspace
    from oarlock.pipeline import refresh as pipeline
    from oarlock.sample import make_sample
    from oarlock.strategy.registry import figure

    place = folder / "workspace"
    if (folder / "made").is_file():
        return place
    begun = time.perf_counter()
    made = make_sample(folder / "files", accounts=accounts, months=months, seed=5)
    _say(f"sample: {time.perf_counter() - begun:.0f} s")
    workspace = init_workspace(place, timezone=made.timezone, currency=made.currency, now=NOW)
    import_paths(workspace, made.folders, options=ImportOptions(lang="en"), actor="load", now=NOW)
    _say(f"imported: {time.perf_counter() - begun:.0f} s")
    with patch.object(pipeline, "all_figures", lambda: tuple(figure(name) for name in FIGURES)):
        pipeline.refresh(workspace, settings=Settings(threads=2), now=NOW)
    _say(f"published: {time.perf_counter() - begun:.0f} s")
    (folder / "made").write_text("yes\n")
    return place


def people(workspace: Path) -> list[str]:
    """Add the people who ask, once; their addresses."""
    from oarlock.site import up

    up.begin(workspace, None)
    up.prepare()
    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person

    asked = []
    for number in range(SCOPES):
        email = f"load{number}@example.com"
        asked.append(email)
        if Person.objects.filter(email=email).exists():
            continue
        role, rows, of = _scope(number)
        wanted = Wanted(email=email, name=f"Load {number}", role=role, rows=rows,
                        employee=f"E{number % 12 + 1:03d}", of=of)  # fmt: skip
        add_person(wanted, password=PASSWORD, actor="load", now=NOW)
    return asked


def _scope(number: int) -> tuple[str, str, tuple[str, ...]]:
    if number < 6:
        return ("head_of_cs", "executive", "analyst", "finance", "head_of_cs", "support")[number], "all", ()
    if number < 12:
        return "csm", "team", tuple(f"E{other % 12 + 1:03d}" for other in range(number, number + 3))
    return "csm" if number % 2 else "account_manager", "own", ()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
