"""A small company behind the site: its own published figures, and people with different scopes."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support import site_bounds
from tests.support.made_once import copied

PASSWORD = "correct horse battery staple"
NOW = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
PEOPLE = {
    "admin": ("administrator", "all", ""),
    "head": ("head_of_cs", "all", ""),
    "csm": ("csm", "own", "E012"),
    "seller": ("account_manager", "own", "E003"),
    "support": ("support", "all", ""),
    "stranger": ("csm", "own", "NOBODY"),
}
"""Name → role, whose customers, employee ID. The stranger is signed in and owns nothing."""

FIGURES = (
    "arr", "arpa", "mrr", "mrr_movements", "net_revenue_retention", "gross_revenue_retention", "logo_retention",
    "revenue_bridge", "cohort_logo_retention", "cohort_revenue_retention", "receivables_ageing",
    "days_sales_outstanding", "revenue_concentration", "loss_stress_test", "accounts_needing_attention", "health",
    "portfolio", "nps", "drift", "silent_leavers", "feature_adoption", "usage_retention", "stickiness", "shelfware",
    "value_path_steps", "time_to_first_value", "time_to_value_curve", "unused_releases", "csat", "survey_response_rate",
    "complaints", "ticket_backlog", "first_response", "attention_gini", "attention_ratio", "underserved_accounts",
    "cost_to_serve", "account_contribution", "ledger_reconciliation", "success_satisfaction_quadrant",
    "customer_definitions", "customer_overlap", "customer_groups", "ideal_customers", "ideal_check",
    "fit_retrospective", "domain_matrix", "outside_choice", "segments",
    "spectrum_position", "stated_position", "spectrum_map", "position_drift", "position_implications", "gravity",
    "retention_by_definition", "timeline", "people_map", "account_movements",
    "symptoms", "symptom_evidence",
    "off_menu_requests", "entitlement_use", "overload", "tier_budget", "service_match",
    "protection", "dependence", "scale_value",
    "mode_verdict", "mode_kit", "evaluation_fit", "touch_norms", "buying_cycle", "buying_cycle_flow", "lifecycles",
)  # fmt: skip
"""What is published: enough for every page, and about half of the time that all would take."""


@dataclass
class Site:
    """The site as tests see it."""

    workspace: Path
    clients: dict[str, Any] = field(default_factory=dict)

    def client(self, name: str | None) -> Any:
        """A browser without script: somebody signed in, or nobody (None)."""
        from django.test import Client

        if name is None:
            return Client(SERVER_NAME="localhost")
        if name not in self.clients:
            client = Client(SERVER_NAME="localhost")
            answer = client.post("/sign-in", {"email": f"{name}@example.com", "password": PASSWORD})
            assert answer.status_code == 302, answer.content
            self.clients[name] = client
        return self.clients[name]


def make_site(folder: Path) -> Site:
    """The sample company with some published figures, and the people; Django is set up for it, once a process."""
    from oarlock.config import Settings
    from oarlock.site import up

    if Settings.from_env().database:
        make_company(folder)  # its database lives as long as the test, so that nobody else can use it
    else:
        copied(folder, make_company)
    up.begin(folder / "workspace", None)
    up.prepare()
    add_people()
    return Site(workspace=folder / "workspace")


def make_company(folder: Path) -> None:
    """Make the sample company, and publish some figures; on the database that the environment names."""
    from oarlock.config import Settings
    from oarlock.ingest.importer import import_paths
    from oarlock.ingest.options import ImportOptions
    from oarlock.lake.workspace import init_workspace
    from oarlock.pipeline import refresh as pipeline
    from oarlock.pipeline.models import find_model
    from oarlock.pipeline.publication import save_draft
    from oarlock.sample import make_sample
    from oarlock.scores.rubric import body_of
    from oarlock.strategy.registry import figure

    made = make_sample(folder / "files", accounts=40, months=14, seed=5)
    database = Settings.from_env().database
    workspace = init_workspace(
        folder / "workspace", timezone=made.timezone, currency=made.currency, now=NOW, database=database
    )
    import_paths(workspace, made.folders, options=ImportOptions(lang="en"), actor="test", now=NOW)
    extra = site_bounds.write(folder / "extra", site_bounds.paying(workspace))
    import_paths(workspace, [extra], options=ImportOptions(lang="en"), actor="test", now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "all_figures", lambda: tuple(figure(name) for name in FIGURES))
        pipeline.refresh(workspace, settings=Settings(threads=1), now=NOW)
    save_draft(workspace, body_of(find_model(workspace)), actor="test", now=NOW)


def add_past() -> None:
    """Work out the month's end before the published day, so that pages can turn back to it."""
    from django.conf import settings

    from oarlock.config import Settings
    from oarlock.pipeline import past

    past.keep_up(settings.WORKSPACE, settings=Settings(threads=1, history_months=1), now=NOW)


def add_people() -> None:
    """Everybody of `PEOPLE`, with one password."""
    from oarlock.app.access.services import Wanted, add_person

    for name, (role, rows, employee) in PEOPLE.items():
        wanted = Wanted(email=f"{name}@example.com", name=name, role=role, rows=rows, employee=employee)
        add_person(wanted, password=PASSWORD, actor="test", now=NOW)


def close_site() -> None:
    """Give back what stays open between requests."""
    from django.db import connections

    from oarlock.lake.serving import close_all

    connections.close_all()
    close_all()


if __name__ == "__main__":
    make_site(Path(sys.argv[1]))
    add_past()
