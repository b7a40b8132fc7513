"""The tools behind `make`: what decides whether the environment is current, and the services of the full tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy

from tools import environment, services

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what decides about the environment, with an environment that has this interpreter."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    return tmp_path


def stamp(level: str) -> None:
    (environment.VENV / f".oarlock-{level}").write_text(environment.fingerprint(level))


def test_an_environment_without_a_stamp_is_not_current(project: Path) -> None:
    assert not environment.is_current("runtime")


def test_the_larger_environment_answers_for_the_smaller_one(project: Path) -> None:
    stamp("test")
    assert environment.is_current("runtime")
    assert environment.is_current("test")


def test_the_smaller_environment_does_not_answer_for_the_larger_one(project: Path) -> None:
    stamp("runtime")
    assert environment.is_current("runtime")
    assert not environment.is_current("test")


@pytest.mark.parametrize("changed", ["requirements/build.txt", "requirements/test.txt", "pyproject.toml"])
def test_a_changed_lock_makes_it_stale(project: Path, changed: str) -> None:
    stamp("test")
    (project / changed).write_text("# changed\n" + (project / changed).read_text())
    assert not environment.is_current("test")


def test_a_change_of_the_linters_settings_does_not(project: Path) -> None:
    stamp("test")
    with (project / "pyproject.toml").open("a") as file:
        file.write("\n# a comment on a linter\n")
    assert environment.is_current("test")


def test_a_broken_interpreter_is_not_current(project: Path) -> None:
    stamp("test")
    (project / ".venv" / "bin" / "python").unlink()
    assert not environment.is_current("test")


def test_a_missing_program_is_named_with_the_package_to_install(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "services.py", "true"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "need Java 17. Install it (Debian, Ubuntu: openjdk-17-jre-headless)" in done.stderr


@pytest.mark.postgres
def test_the_server_is_reached_through_its_socket_only(postgres_url: str) -> None:
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(sqlalchemy.text("show listen_addresses")) == ""
        assert connection.scalar(sqlalchemy.text("show server_encoding")) == "UTF8"
    engine.dispose()


@pytest.mark.postgres
def test_the_server_is_gone_afterwards() -> None:
    with services.postgres() as url:
        folder = Path(url.split("host=")[1])
        assert (folder / "data" / "postmaster.pid").exists()
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            assert connection.scalar(sqlalchemy.text("select 1")) == 1
        engine.dispose()
    assert not folder.exists()
    with pytest.raises(sqlalchemy.exc.OperationalError):
        engine.connect()
