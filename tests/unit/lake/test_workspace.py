"""A workspace is made once, opened often, upgraded when old, and never guessed when damaged."""

import datetime as dt
import json
import shutil

import pytest

from oarlock.errors import DamagedError, NotAWorkspaceError, OperatorError, UserError
from oarlock.lake import formats, journal
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import init_workspace, open_workspace, settings_hash
from tests.support.storage import NOW, make_workspace, write_batch


def test_it_opens_what_was_made(tmp_path):
    made = init_workspace(
        tmp_path / "w", timezone="America/New_York", currency="USD", fiscal_year_start=4, week_start=7, now=NOW
    )
    opened = open_workspace(tmp_path / "w")
    assert opened == made
    assert (opened.timezone, opened.currency, opened.fiscal_year_start, opened.week_start) == (
        "America/New_York", "USD", 4, 7,
    )  # fmt: skip
    assert opened.zone.key == "America/New_York"
    assert opened.created_at == NOW
    assert opened.work_db.is_file()
    assert opened.quarantine.is_dir()
    assert read_log(opened).head == 0


def test_it_keeps_created_at_in_utc(tmp_path):
    there = dt.datetime(2026, 3, 10, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert make_workspace(tmp_path / "w", now=there).created_at == dt.datetime(2026, 3, 10, 9, 0)


@pytest.mark.parametrize(
    ("choice", "word"),
    [
        ({"timezone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"timezone": "../../etc/passwd"}, "passwd"),
        ({"currency": "XXQ"}, "XXQ"),
        ({"fiscal_year_start": 13}, "13"),
        ({"week_start": 0}, "0"),
    ],
)
def test_it_refuses_choices_that_do_not_exist(tmp_path, choice, word):
    choices = {"timezone": "UTC", "currency": "EUR", "now": NOW} | choice
    with pytest.raises(UserError, match=word):
        init_workspace(tmp_path / "w", **choices)
    assert not (tmp_path / "w").exists()


def test_it_is_not_made_twice(tmp_path):
    make_workspace(tmp_path / "w")
    with pytest.raises(UserError, match="already"):
        make_workspace(tmp_path / "w")


def test_a_killed_init_can_be_repeated(tmp_path):
    made = make_workspace(tmp_path / "w")
    (made.path / "workspace.json").unlink()
    assert make_workspace(tmp_path / "w").currency == "CNY"


def test_it_says_that_a_folder_is_no_workspace(tmp_path):
    with pytest.raises(NotAWorkspaceError, match="not an Oarlock workspace"):
        open_workspace(tmp_path)


def test_lost_settings_beside_data_are_a_loss_and_no_new_start(tmp_path):
    made = make_workspace(tmp_path / "w")
    write_batch(made)
    (made.path / "workspace.json").unlink()
    with pytest.raises(DamagedError, match=r"workspace\.json is missing"):
        open_workspace(made.path)
    with pytest.raises(DamagedError, match=r"workspace\.json is missing"):
        make_workspace(made.path)


def test_changed_settings_are_noticed(tmp_path):
    made = make_workspace(tmp_path / "w")
    file = made.path / "workspace.json"
    file.write_text(file.read_text().replace("Asia/Shanghai", "Europe/Berlin"))
    with pytest.raises(DamagedError, match="checksum"):
        open_workspace(made.path)


def test_the_lake_may_live_elsewhere_but_not_be_missing(tmp_path):
    lake = tmp_path / "disk" / "lake"
    made = init_workspace(tmp_path / "w", timezone="UTC", currency="EUR", now=NOW, lake=lake)
    write_batch(made)
    assert read_log(open_workspace(made.path, lake=lake)).head == 1
    with pytest.raises(DamagedError, match="lake folder"):
        open_workspace(made.path)
    shutil.rmtree(lake)
    with pytest.raises(DamagedError, match="lake folder"):
        open_workspace(made.path, lake=lake)


def _of_format_1(path):
    """A workspace as format 1 wrote it: no checksum, no fiscal year or week, no journal, fewer folders."""
    made = make_workspace(path)
    write_batch(made)
    body = json.loads((path / "workspace.json").read_text())
    old = {k: body[k] for k in ("id", "timezone", "currency", "created_at")} | {"format_version": 1}
    (path / "workspace.json").write_text(json.dumps(old))
    made.work_db.unlink()
    shutil.rmtree(made.lake / "locks")
    shutil.rmtree(made.lake / "leases")
    return made


def test_an_older_format_is_upgraded_once_and_keeps_its_data(tmp_path):
    made = _of_format_1(tmp_path / "w")
    opened = open_workspace(made.path)
    assert opened.format_version == formats.CURRENT == 2
    assert (opened.id, opened.timezone, opened.fiscal_year_start, opened.week_start) == (
        made.id, "Asia/Shanghai", 1, 1,
    )  # fmt: skip
    assert read_log(opened).head == 1
    assert journal.append(opened, actor="li", entity="e", key="k", after=1, now=NOW) == 1
    assert json.loads((made.path / "workspace.json").read_text())["format_version"] == 2
    assert open_workspace(made.path) == opened
    assert journal.complete_until(opened) == 1


def test_a_newer_format_is_left_alone(tmp_path):
    made = make_workspace(tmp_path / "w")
    file = made.path / "workspace.json"
    body = {k: v for k, v in json.loads(file.read_text()).items() if k != "sha256"}
    file.write_bytes(formats.encode(body | {"format_version": 99}))
    before = file.read_bytes()
    with pytest.raises(OperatorError, match="format 99"):
        open_workspace(made.path)
    assert file.read_bytes() == before


def test_settings_hash_follows_the_choices(tmp_path):
    one, two = make_workspace(tmp_path / "1"), make_workspace(tmp_path / "2")
    other = init_workspace(tmp_path / "3", timezone="UTC", currency="CNY", now=NOW)
    assert settings_hash(one) == settings_hash(two) != settings_hash(other)
