"""A small company, published once, for all tests that only read it."""

from __future__ import annotations

import shutil

import pytest

from oarlock.pipeline import refresh
from tests.support.cli import Cli
from tests.support.smallco import importing, small_company
from tests.support.standing import arr_and_mrr


@pytest.fixture(scope="session")
def _published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refresh, "all_figures", arr_and_mrr)
        cli = small_company(folder)
        cli(*importing(folder / "files", "more"))
        cli("refresh")
    return cli


@pytest.fixture(autouse=True)
def _two_metrics(monkeypatch):
    monkeypatch.setattr(refresh, "all_figures", arr_and_mrr)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    for name in ("OARLOCK_WORKSPACE", "OARLOCK_LAKE", "OARLOCK_DEBUG", "DATABASE_URL", "DATABASE_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "160")


@pytest.fixture
def company(_published):
    """The command line on a company that no test changes."""
    return _published


@pytest.fixture
def own(_published, tmp_path):
    """The command line on a company of the test's own."""
    shutil.copytree(_published.workspace.parent, tmp_path / "c")
    return Cli(tmp_path / "c" / "w")
