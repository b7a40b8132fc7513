"""Drafts in the journal: several of one name, and of several people at once exactly one saves."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from oarlock.errors import ChangedMeanwhileError, UnknownNameError, UserError
from oarlock.kit.workdb import open_workdb, transaction
from oarlock.lake import journal
from oarlock.lake.workspace import Workspace, init_workspace
from oarlock.pipeline.drafts import drafted, drafts, find_draft, put_away
from oarlock.pipeline.models import all_models, find_model
from oarlock.pipeline.publication import publish_model, save_draft
from oarlock.scores.rubric import body_of

NOW = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)


def weighing(workspace: Workspace, weight: float) -> dict[str, object]:
    body = body_of(find_model(workspace))
    body["inputs"][0]["weight"] = weight
    return body


def test_of_several_who_read_the_same_draft_exactly_one_saves(workspace: Workspace) -> None:
    save_draft(workspace, weighing(workspace, 31), actor="ana", now=NOW, key="default-a")
    read = find_draft(workspace, "default-a").seq

    def save(weight: int) -> str:
        try:
            with open_workdb(workspace.store) as db, transaction(db):
                _, change = drafted(workspace, weighing(workspace, weight), key="default-a", expected=read)
                journal.append_within(workspace, db, [change], actor=f"p{weight}", now=NOW)
        except ChangedMeanwhileError as error:
            return f"late: {error}"
        return f"p{weight}"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(save, range(40, 48)))
    won = [name for name in found if not name.startswith("late")]
    assert len(won) == 1
    assert find_draft(workspace, "default-a").author == won[0]
    assert all(won[0] in name for name in found)
    assert journal.verify(workspace) == 2


def test_a_published_draft_closes_and_the_others_stay(workspace: Workspace) -> None:
    for key, weight in (("default", 31), ("default-a", 32), ("default-b", 33)):
        save_draft(workspace, weighing(workspace, weight), actor="ana", now=NOW, key=key, note=f"to {weight}")
    assert list(drafts(workspace)) == ["default-b", "default-a", "default"]
    body = body_of(find_draft(workspace, "default-a").model)
    publish_model(workspace, body, actor="bo", reason="agreed", now=NOW, draft="default-a")
    assert set(drafts(workspace)) == {"default", "default-b"}
    assert {"default@2", "default@draft", "default-b@draft"} <= set(all_models(workspace))
    # What is left tells from which version it was begun.
    assert drafts(workspace)["default-b"].model.version == 1
    assert drafts(workspace)["default-b"].note == "to 33"
    with pytest.raises(UnknownNameError):
        find_draft(workspace, "default-a")


def test_who_changed_a_draft_is_kept_in_order_of_their_last_change(workspace: Workspace) -> None:
    for actor, weight in (("ana", 31), ("bo", 32), ("ana", 33), ("cy", 34)):
        save_draft(workspace, weighing(workspace, weight), actor=actor, now=NOW, key="default-a")
    assert drafts(workspace)["default-a"].authors == ("bo", "ana", "cy")
    with open_workdb(workspace.store) as db, transaction(db):
        journal.append_within(workspace, db, [put_away(workspace, "default-a")], actor="ana", now=NOW)
    assert drafts(workspace) == {}


@pytest.mark.parametrize("key", ["Default", "default-", "default@draft", "default-a-b", "../x", ""])
def test_a_key_that_is_none_is_refused(workspace: Workspace, key: str) -> None:
    with pytest.raises(UserError):
        drafted(workspace, weighing(workspace, 31), key=key)
