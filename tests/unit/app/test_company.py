"""Set-up: the company is said once, before any file; what is late or does not exist is refused in a sentence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.support.site import NOW, Site


def test_choices_change_until_the_first_batch(tmp_path: Path) -> None:
    from oarlock.errors import UserError
    from oarlock.lake.workspace import change_choices, init_workspace, open_workspace

    made = init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)
    wanted = {"timezone": "Asia/Shanghai", "currency": "CNY", "fiscal_year_start": 4, "week_start": 7}
    changed = change_choices(made, **wanted)  # type: ignore[arg-type]
    again = open_workspace(made.path)
    assert again == changed
    assert (again.timezone, again.currency, again.fiscal_year_start, again.week_start, again.id) == (
        "Asia/Shanghai", "CNY", 4, 7, made.id,
    )  # fmt: skip
    with pytest.raises(UserError, match="XXQ"):
        change_choices(made, **(wanted | {"currency": "XXQ"}))  # type: ignore[arg-type]


def test_what_is_fixed_is_said_and_refused(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.company.models import Company
    from oarlock.errors import UserError
    from oarlock.lake.workspace import change_choices

    client = site.client("admin")
    assert "disabled" in client.get("/company").content.decode()
    was = settings.WORKSPACE
    # Whatever a forged form says of the calendar, files have come in.
    assert client.post("/company", {"name": "Acme", "currency": "JPY"})["Location"] == "/setup"
    assert settings.WORKSPACE.currency == was.currency
    assert client.post("/company", {"name": " "}).status_code == 422
    with pytest.raises(UserError, match="files have come in"):
        change_choices(was, timezone="UTC", currency="JPY", fiscal_year_start=1, week_start=1)
    steps = client.get("/setup").content.decode()
    assert "4 of 4 steps" in steps
    Company.objects.all().delete()
    assert "3 of 4 steps" in client.get("/setup").content.decode()


def test_another_process_s_choice_is_seen(tmp_path: Path, site: Site) -> None:
    import os

    from django.conf import settings

    from oarlock.app.company.services import reread

    was = settings.WORKSPACE
    reread()
    same = settings.WORKSPACE
    reread()
    assert settings.WORKSPACE is same
    os.utime(was.path / "workspace.json", (1, 1))
    reread()
    assert settings.WORKSPACE is not same
    assert was == settings.WORKSPACE


def test_the_machine_s_zone_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.kit.clock import local_zone

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert local_zone() == "Asia/Shanghai"
    monkeypatch.setenv("TZ", "No/Such_Zone")
    assert local_zone() == "UTC"
    monkeypatch.delenv("TZ")
    assert dt.datetime.now(dt.UTC)
    assert local_zone()
