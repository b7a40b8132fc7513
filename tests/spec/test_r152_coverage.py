"""R-152: coverage and freshness per feed; what is not covered is unknown, never zero."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from oarlock.domain.entities import entity as find_entity
from oarlock.ingest.feeds import coverage
from oarlock.lake.batches import finish, new_batch
from oarlock.lake.commits import PartFile
from oarlock.lake.current import write_rows
from oarlock.lake.workspace import Workspace, init_workspace

NOW = dt.datetime(2024, 6, 10, 12)


def put(workspace: Workspace, entity: str, system: str, accounts: list[str], seen: dt.date | None) -> None:
    draft = new_batch(workspace, now=NOW)
    rows = [
        {
            "account_id": f"a{n}",
            "event_id": f"e{number}",
            "_row": number,
            "_batch": draft.id,
            "_source": system,
            "_key": f"{n}-{number}",
            "_closed": False,
        }
        for number, n in enumerate(accounts)
    ]
    write_rows(rows, entity, draft.file(entity))
    observed = {entity: seen.isoformat()} if seen else {}
    finish(
        draft,
        parts=[PartFile(entity=entity, rows=len(rows), schema_version=find_entity(entity).version)],
        source={"system": system, "observed_until": observed},
        now=NOW,
    )


def test_r152_accounts_without_a_usage_feed_are_unknown(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path, timezone="UTC", currency="USD", now=NOW)
    everyone = [str(n) for n in range(200)]
    put(workspace, "account", "crm", everyone, None)
    put(workspace, "usage_event", "app", everyone[:120], dt.date(2024, 6, 8))
    put(workspace, "usage_event", "web", everyone[100:174], dt.date(2024, 6, 1))
    found = coverage(workspace, now=NOW)
    usage = next(e for e in found.entities if e.entity == "usage_event")
    assert (usage.covered, usage.accounts, usage.share) == (174, 200, 0.87)
    assert len(usage.unknown) == 26
    assert usage.unknown == tuple(sorted(f"a{n}" for n in range(174, 200)))
    # Only what leaves somebody out is a gap.
    assert [e.entity for e in found.gaps] == ["usage_event"]
    feeds = {(f.system, f.entity): f for f in found.feeds}
    assert (feeds["app", "usage_event"].accounts, feeds["app", "usage_event"].age_days) == (120, 2)
    assert feeds["web", "usage_event"].observed_until == dt.date(2024, 6, 1)
    assert feeds["crm", "account"].age_days is None
    assert feeds["crm", "account"].last_import == NOW


def test_r152_an_entity_that_was_never_fed_is_unknown_for_all(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path, timezone="UTC", currency="USD", now=NOW)
    put(workspace, "account", "crm", ["1", "2"], None)
    (tickets,) = (e for e in coverage(workspace, now=NOW, entities=("ticket",)).entities if e.entity == "ticket")
    assert (tickets.covered, tickets.share, tickets.unknown) == (0, 0.0, ("a1", "a2"))


def test_r152_an_empty_workspace_has_no_share(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path, timezone="UTC", currency="USD", now=NOW)
    found = coverage(workspace, now=NOW, entities=("ticket",))
    assert (found.accounts, found.feeds, found.entities[0].share) == (0, (), None)
