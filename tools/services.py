"""Run a command with Java, Chromium, systemd-analyze and a throw-away PostgreSQL, which the full test suite needs.

    python tools/services.py pytest tests

Takes the system's programs; as root on Debian it installs what is missing, otherwise it says what to install.
The PostgreSQL server runs as an unprivileged user in a temporary folder, listens on a Unix socket there only, and is
stopped at the end. Its address is passed on in OARLOCK_TEST_POSTGRES.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

JAVA_VERSIONS = (17, 21)
_OUT = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}


def install(package: str, what: str) -> None:
    """Install a Debian package when that is possible here, else stop and say what to do."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The full tests need {what}. Install it (Debian, Ubuntu: {package}) and run this again.")
    print(f"Installing {package} …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", package]):
        done = subprocess.run(["apt-get", *step], env=env, check=False, **_OUT)
        if done.returncode:
            sys.exit(f"The full tests need {what}, and `apt-get {' '.join(step)}` failed:\n{done.stdout[-2000:]}")


def java_version() -> int | None:
    """The major version of the Java that would be started, or None."""
    home = os.environ.get("JAVA_HOME")
    program = f"{home}/bin/java" if home else shutil.which("java")
    if not program or not Path(program).exists():
        return None
    said = subprocess.run([program, "-version"], check=False, **_OUT).stdout
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else None


def ensure_java() -> None:
    """A Java that Spark 4 runs on."""
    if java_version() not in JAVA_VERSIONS:
        install("openjdk-17-jre-headless", "Java 17")
    if java_version() not in JAVA_VERSIONS:
        sys.exit(f"The full tests need Java 17, but `java` is version {java_version()}. Point JAVA_HOME at a Java 17.")


def ensure_chromium() -> str:
    """The Chromium that browser tests drive."""
    if not shutil.which("chromium"):
        install("chromium", "Chromium")
    program = shutil.which("chromium")
    if program is None:
        sys.exit("Chromium was installed, but the program `chromium` was not found.")
    return program


def ensure_systemd() -> None:
    """The program that checks units; nothing of it is started."""
    if not shutil.which("systemd-analyze"):
        install("systemd", "systemd-analyze")


def postgres_folder() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version's first."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((c for c in candidates if (c / "initdb").exists() and (c / "pg_ctl").exists()), None)


def unprivileged() -> list[str]:
    """What to put before a command so that it does not run as root, as PostgreSQL demands."""
    if os.geteuid() != 0:
        return []
    for user in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            pwd.getpwnam(user)
            return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]
    sys.exit("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the context."""
    if postgres_folder() is None:
        install("postgresql", "PostgreSQL")
    programs = postgres_folder()
    if programs is None:
        sys.exit("PostgreSQL was installed, but its initdb and pg_ctl were not found.")
    before = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="oarlock-pg-", dir="/tmp"))
    if before:
        user = pwd.getpwnam(before[1].split("=")[1])
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    control = [*before, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=folder, check=False, **_OUT)
        if done.returncode:
            sys.exit(f"PostgreSQL did not start:\n{done.stdout[-2000:]}")

    try:
        run(
            *before,
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "oarlock",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        run(*control, "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://oarlock@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], cwd=folder, check=False, **_OUT)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command given on the command line and return its exit code."""
    # A plain `kill` unwinds like Ctrl-C, so that the server is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    ensure_java()
    ensure_systemd()
    told = {"OARLOCK_TEST_SERVICES": "1", "OARLOCK_TEST_CHROMIUM": ensure_chromium()}
    with postgres() as url:
        env = os.environ | told | {"OARLOCK_TEST_POSTGRES": url}
        return subprocess.run(sys.argv[1:], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
