"""The files under deploy/: what can be checked here is checked, and the backup with its drill is really run."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import crossplane
import pytest
import yaml

from tests.support.absent import without
from tests.support.smallco import small_company

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
ENV = re.compile(r"\b(?:OARLOCK|DATABASE)_[A-Z_]+\b")


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_units_are_what_systemd_accepts_and_lock_the_services_in(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        without("systemd-analyze is not installed")
    for unit in UNITS:
        # Programs and files that only the installed machine has.
        text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text.replace("EnvironmentFile=", "EnvironmentFile=-"), encoding="utf-8")
        # A credential is there for the one service that it was passed on to, so none is named for all.
        assert "/run/credentials" not in text + text_of("oarlock.env")
        assert ("LoadCredential=" in text) == ("DATABASE_URL_FILE=%d/database" in text)
    names = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run([program, "verify", *names], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("web", "worker"):
        told = subprocess.run(
            [program, "security", "--offline=true", "--threshold=30", str(tmp_path / f"oarlock-{name}.service")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stdout[-300:]


def faults_of(site: str, folder: Path) -> list[str]:
    """What nginx would refuse of a site in its http block: names, places and arguments of directives."""
    (folder / "site.conf").write_text(site, encoding="utf-8")
    (folder / "nginx.conf").write_text("events {}\nhttp {\n    include site.conf;\n}\n", encoding="utf-8")
    told = crossplane.parse(str(folder / "nginx.conf"), strict=True, check_ctx=True, check_args=True)
    return [fault["error"] for fault in told["errors"]]


def test_the_proxy_is_what_nginx_accepts(tmp_path: Path) -> None:
    site = text_of("nginx/oarlock.conf")
    assert faults_of(site, tmp_path) == []
    for right, wrong in (
        ("server_tokens off", "server_token off"), ("proxy_pass http://oarlock;", "proxy_pass;"),
        ("upstream oarlock {", "upstream {"), ("location / {", "location / { upstream a {}"), ("internal;", "internal"),
    ):  # fmt: skip
        assert right in site
        assert faults_of(site.replace(right, wrong), tmp_path), wrong


def test_the_proxy_fits_the_program() -> None:
    text = re.sub(r"(?m)^\s*#.*$", "", text_of("nginx/oarlock.conf"))
    assert text.count("{") == text.count("}")
    assert all(line.rstrip().endswith((";", "{", "}")) for line in text.splitlines() if line.strip())
    served = (ROOT / "src/oarlock/site/up.py").read_text(encoding="utf-8")
    ours = int(re.search(r'"keepalive": (\d+)', served)[1])  # type: ignore[index]
    assert int(re.search(r"keepalive_timeout (\d+)s", text)[1]) < ours  # type: ignore[index]
    body = int(re.search(r"client_max_body_size (\d+)m", text)[1])  # type: ignore[index]
    assert 512 < body < 600
    # Who asks is taken from the last address, so what a browser claims may not stand there.
    assert "X-Forwarded-For $remote_addr;" in text
    assert "proxy_add_x_forwarded_for" not in text


def test_containers_hold_no_secret_and_may_do_little() -> None:
    told: dict[str, Any] = yaml.safe_load(text_of("container/compose.yaml"))
    assert {"web", "worker", "backup", "database"} == set(told["services"])
    for name, service in told["services"].items():
        assert service.get("privileged") is None
        assert not any("PASSWORD" in key and not key.endswith("_FILE") for key in service["environment"]), name
        if name == "database":
            assert "ports" not in service
            continue
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    last = text_of("container/Containerfile").rpartition("\nFROM ")[2]
    assert last.index("\nUSER oarlock") < last.index("\nCMD ")
    assert "--require-hashes" in last


def test_the_driver_in_the_container_is_the_locked_one() -> None:
    locked = runpy.run_path(str(DEPLOY / "container" / "locked.py"))["locked"]
    text = locked((ROOT / "requirements" / "test.txt").read_text(encoding="utf-8"), ["psycopg", "psycopg-binary"])
    assert re.findall(r"(?m)^[\w-]+(?===)", text) == ["psycopg", "psycopg-binary"]
    assert text.count("--hash=sha256:") > 10
    assert "#" not in text


def test_every_command_option_and_variable_exists() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    config = (ROOT / "src/oarlock/config.py").read_text(encoding="utf-8") + "".join(
        f.read_text(encoding="utf-8") for f in (ROOT / "src/oarlock/site").glob("*.py")
    )
    for file in [f for f in DEPLOY.rglob("*") if f.is_file() and f.suffix != ".py"]:
        text = file.read_text(encoding="utf-8")
        for command, words in re.findall(r"ExecStart=\S*bin/oarlock (\w+)((?: --?[\w-]+(?: [\w.]+)?)*)", text):
            section = page.partition(f"## oarlock {command}\n")[2].partition("\n## ")[0]
            assert section, (file.name, command)
            for option in re.findall(r"--[\w-]+", words):
                assert option in section, (file.name, command, option)
        for name in ENV.findall(text):
            assert name in config, (file.name, name)


@pytest.fixture
def job(tmp_path: Path) -> Any:
    """The nightly job on a small company, run as systemd runs it."""
    small_company(tmp_path)
    program = tmp_path / "oarlock"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m oarlock "$@"\n', encoding="utf-8")
    program.chmod(0o755)

    def run(**more: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | {
            "OARLOCK": str(program), "OARLOCK_WORKSPACE": str(tmp_path / "w"), "BACKUPS": str(tmp_path / "backups"),
            "OARLOCK_LANG": "en", "KEEP": "1",
        }  # fmt: skip
        return subprocess.run([DEPLOY / "backup.sh"], env=env | more, capture_output=True, text=True, check=False)

    return run


def test_b7_the_nightly_backup_is_restored_before_it_counts(job: Any, tmp_path: Path) -> None:
    done = job()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "it was restored and verified" in done.stdout
    (first,) = (tmp_path / "backups").iterdir()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    # One of another day stands for the oldest, which goes.
    first.rename(first.with_name("oarlock-20200101T000000Z.tar"))
    assert job().returncode == 0
    (second,) = (tmp_path / "backups").iterdir()
    assert "2020" not in second.name


def test_b7_a_backup_that_cannot_be_restored_is_none_and_the_job_fails(job: Any, tmp_path: Path) -> None:
    program = tmp_path / "oarlock"
    cuts = 'case "$*" in *" backup "*) {real}; for last; do :; done; truncate -s -20480 "$last"; exit 0;; esac'
    real = f'"{sys.executable}" -m oarlock "$@"'
    program.write_text(f"#!/bin/sh\n{cuts.format(real=real)}\nexec {real}\n", encoding="utf-8")
    done = job()
    assert done.returncode != 0
    assert "no whole backup" in done.stdout + done.stderr
    assert list((tmp_path / "backups").iterdir()) == []
