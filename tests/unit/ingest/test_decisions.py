"""Rules link accounts after imports; people merge and split; everything is reversible and drained once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from oarlock.errors import UnknownNameError, UserError
from oarlock.ingest.decisions import match_rate, merge, review, split
from oarlock.ingest.feed import drain
from oarlock.ingest.identity.links import links, root
from oarlock.ingest.identity.resolve import resolve
from oarlock.ingest.withdraw import list_batches, undo
from oarlock.lake import journal
from oarlock.lake.commits import Commit, read_log
from oarlock.lake.workspace import Workspace

Add = Callable[..., Commit]
Seen = Callable[..., list[dict[str, object]]]


def rules(workspace: Workspace) -> dict[str, tuple[str, str]]:
    return {r: (k.account_id, k.method) for r, k in links(read_log(workspace)).items() if k.is_link}


def later(now: dt.datetime, hours: int) -> dt.datetime:
    return now + dt.timedelta(hours=hours)


@pytest.fixture
def two_systems(workspace: Workspace, add: Add, now: dt.datetime) -> Workspace:
    add("account", [{"account_id": "1", "name": "Acme Inc", "domain": "acme.com"}], system="hubspot")
    add(
        "account",
        [
            {"account_id": "c1", "name": "ACME", "domain": "https://www.acme.com"},
            {"account_id": "c2", "name": "Zenith Ltd"},
            {"account_id": "c3", "name": "Acme GmbH"},
        ],
        system="stripe",
    )
    resolve(workspace, now=later(now, 1))
    return workspace


def test_accounts_of_two_systems_are_linked_and_read_as_one(two_systems: Workspace, seen: Seen) -> None:
    assert rules(two_systems) == {"stripe:c1": ("hubspot:1", "domain")}
    assert sorted(str(r["account_id"]) for r in seen("account")) == ["hubspot:1", "stripe:c2", "stripe:c3"]


def test_match_rate_is_measured_over_the_smaller_system(two_systems: Workspace) -> None:
    rate = match_rate(two_systems)
    assert (rate.matched, rate.total, rate.value) == (1, 1, 1.0)
    assert {(p.a, p.b, p.method) for p in review(two_systems)} == {
        ("hubspot:1", "stripe:c3", "name"),
        ("stripe:c1", "stripe:c3", "name"),
    }


def test_rules_run_once_per_change(two_systems: Workspace, now: dt.datetime) -> None:
    head = read_log(two_systems).head
    assert resolve(two_systems, now=later(now, 2)) is None
    assert drain(two_systems, now=later(now, 2)) is None
    assert read_log(two_systems).head == head


def test_undo_of_accounts_takes_their_links_back(two_systems: Workspace, now: dt.datetime) -> None:
    batch = list_batches(two_systems)[0].batch
    undo(two_systems, batch, actor="eva", reason="wrong file", now=later(now, 2))
    assert rules(two_systems) == {}


def test_merge_chains_and_split_takes_exactly_one_link_back(
    two_systems: Workspace, now: dt.datetime, seen: Seen
) -> None:
    before = seen("account")
    assert (
        merge(two_systems, "stripe:c1", "stripe:c3", actor="eva", reason="same firm", now=later(now, 2)) == "stripe:c3"
    )
    known = links(read_log(two_systems))
    assert root("stripe:c3", known) == "hubspot:1"
    assert sorted(str(r["account_id"]) for r in seen("account")) == ["hubspot:1", "stripe:c2"]
    # A group that is merged moves as a whole, and the link given back is the one to split.
    moved = merge(two_systems, "stripe:c2", "stripe:c3", actor="eva", reason="group", now=later(now, 3))
    assert moved == "hubspot:1"
    assert sorted(str(r["account_id"]) for r in seen("account")) == ["stripe:c2"]
    split(two_systems, moved, actor="eva", reason="not the group", now=later(now, 4))
    split(two_systems, "stripe:c3", actor="eva", reason="not the firm", now=later(now, 5))
    assert sorted(map(str, seen("account"))) == sorted(map(str, before))
    assert rules(two_systems) == {"stripe:c1": ("hubspot:1", "domain")}
    assert [r.actor for r in journal.read(two_systems)] == ["eva"] * 4


def test_a_split_rule_stays_split(two_systems: Workspace, add: Add, now: dt.datetime) -> None:
    split(two_systems, "stripe:c1", actor="eva", reason="other firm", now=later(now, 2))
    assert rules(two_systems) == {}
    add("account", [{"account_id": "9", "domain": "other.org"}], system="zuora", at=later(now, 3))
    resolve(two_systems, now=later(now, 4))
    assert rules(two_systems) == {}


def test_a_merge_that_rules_would_repeat_stays_split(workspace: Workspace, add: Add, now: dt.datetime) -> None:
    add("account", [{"account_id": "1"}], system="hubspot")
    add("account", [{"account_id": "c1"}], system="stripe")
    merge(workspace, "hubspot:1", "stripe:c1", actor="eva", reason="", now=later(now, 1))
    add("account", [{"account_id": "1", "domain": "x.com"}], system="hubspot", at=later(now, 2))
    add("account", [{"account_id": "c1", "domain": "x.com"}], system="stripe", at=later(now, 2))
    resolve(workspace, now=later(now, 3))
    split(workspace, "stripe:c1", actor="eva", reason="", now=later(now, 4))
    assert rules(workspace) == {}


def test_what_cannot_be_merged_says_why(two_systems: Workspace, now: dt.datetime) -> None:
    def refuse(a: str, b: str) -> str:
        with pytest.raises(UserError) as caught:
            merge(two_systems, b, a, actor="eva", reason="", now=now)
        return str(caught.value)

    assert "into itself" in refuse("stripe:c2", "stripe:c2")
    assert "one account already" in refuse("stripe:c1", "hubspot:1")
    with pytest.raises(UnknownNameError, match="no account 'nobody'"):
        merge(two_systems, "stripe:c2", "nobody", actor="eva", reason="", now=now)
    with pytest.raises(UserError, match=r"stands for itself.*stripe:c1"):
        split(two_systems, "hubspot:1", actor="eva", reason="", now=now)
    assert journal.read(two_systems) == []


def test_an_account_that_only_lines_mention_can_be_merged(
    workspace: Workspace, add: Add, now: dt.datetime, seen: Seen
) -> None:
    line = {"start_date": dt.date(2024, 1, 1), "amount": 100, "currency": "USD"}
    add("contract_line", [{"line_id": "l1", "account_id": "a", **line}, {"line_id": "l2", "account_id": "b", **line}])
    merge(workspace, "a", "b", actor="eva", reason="", now=now)
    assert Counter(str(r["account_id"]) for r in seen("contract_line")) == {"a": 2}


def test_the_journal_is_drained_in_order_and_once(workspace: Workspace, add: Add, now: dt.datetime) -> None:
    add("account", [{"account_id": "a"}, {"account_id": "b"}, {"account_id": "c"}])
    for target in ("b", "c"):
        journal.append(
            workspace,
            actor="eva",
            entity="identity_link",
            key="a",
            after={
                "ref": "a",
                "account_id": target,
                "method": "person",
                "score": 1.0,
                "decided_by": "eva",
                "reason": "",
            },
            now=now,
        )
    commit = drain(workspace, now=later(now, 1))
    assert commit is not None
    assert commit.source["complete_until"] == 2
    assert rules(workspace) == {"a": ("c", "person")}
    assert drain(workspace, now=later(now, 2)) is None


def test_undo_is_refused_for_what_was_not_imported(two_systems: Workspace, now: dt.datetime) -> None:
    batches = list_batches(two_systems)
    decided = next(b.batch for b in batches if b.kind == "journal")
    with pytest.raises(UserError, match="decisions of people"):
        undo(two_systems, decided, actor="eva", reason="", now=now)
    with pytest.raises(UnknownNameError, match="no batch 'b-none'"):
        undo(two_systems, "b-none", actor="eva", reason="", now=now)
    undo(two_systems, batches[0].batch, actor="eva", reason="", now=now)
    with pytest.raises(UserError, match="withdrawn already"):
        undo(two_systems, batches[0].batch, actor="eva", reason="", now=now)
    assert [b.undone_at is not None for b in list_batches(two_systems)][:2] == [True, False]


def test_links_that_a_dead_import_left_unmade_are_made_at_the_next_drain(
    workspace: Workspace, add: Add, now: dt.datetime
) -> None:
    add("account", [{"account_id": "1", "domain": "x.com"}], system="a")
    add("account", [{"account_id": "1", "domain": "x.com"}], system="b")
    drain(workspace, now=now)
    assert rules(workspace) == {"b:1": ("a:1", "domain")}
