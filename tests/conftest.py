"""What every test gets: Hypothesis profiles, the reference data, and a closed network."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.absent import without

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("OARLOCK_HISTORY_AT_ONCE", "0")  # a test that wants days of the past asks for them

# Engines start slowly the first time, so no example has a deadline; `too_slow` would make the profile depend on the
# machine's load.
_COMMON: dict[str, Any] = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("dev", max_examples=50, **_COMMON)
settings.register_profile("ci", max_examples=500, derandomize=True, database=None, **_COMMON)
settings.register_profile("night", max_examples=20_000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


LATE = ("tests/crash/", "tests/recovery/", "tests/engines/test_cluster.py", "tests/spec/test_r153_as_of_history.py")
"""Where tests take minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test` leaves to `make late`."""
    for item in items:
        path = item.path.relative_to(ROOT).as_posix() if item.path.is_relative_to(ROOT) else ""
        if path.startswith(LATE) or item.get_closest_marker("looks"):
            item.add_marker(pytest.mark.late)


def _reference_folder() -> Path:
    return Path(os.environ.get("OARLOCK_REFERENCE_DATA") or ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of published reference data sets, read in place."""
    folder = _reference_folder()
    if not (folder / "references.json").is_file():
        pytest.skip(f"the reference data is not here: set OARLOCK_REFERENCE_DATA (looked in {folder})")
    return folder


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The URL of a throw-away PostgreSQL database; `make test` starts one. Use a schema of your own in it."""
    url = os.environ.get("OARLOCK_TEST_POSTGRES")
    if not url:
        without("no PostgreSQL here: run with `python tools/services.py pytest …` or set OARLOCK_TEST_POSTGRES")
    return url


class NetworkBlockedError(Exception):
    """A test tried to reach another machine."""


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> Iterator[None]:
    """Connections leave this machine in no test; loopback and Unix sockets stay open."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            real = getattr(socket.socket, name)

            def guarded(self: socket.socket, address: Any, *, _real: Any = real) -> Any:
                if not _is_local(address):
                    raise NetworkBlockedError(f"a test tried to connect to {address!r}")
                return _real(self, address)

            patch.setattr(socket.socket, name, guarded)
        yield
