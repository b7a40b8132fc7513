"""Make .venv hold exactly what the locks say; do nothing when it already does.

    python3 tools/environment.py runtime|test

Needs nothing but Python 3.11 or newer. Packages come through pip, so a mirror set up for pip is used.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("OARLOCK_VENV") or ROOT / ".venv")
LOCKS = {"runtime": ("build", "runtime"), "test": ("build", "test")}
# What the test lock installs is more than the runtime, so either stamp answers for the smaller wish.
ENOUGH = {"runtime": ("runtime", "test"), "test": ("test",)}


def fingerprint(level: str) -> str:
    """What decides whether the environment is current: the locks, the package's own metadata, the interpreter."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {sys.platform} {ROOT}".encode())
    for name in LOCKS[level]:
        digest.update((ROOT / "requirements" / f"{name}.txt").read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes().split(b"# --- style")[0])
    return digest.hexdigest()


def is_current(level: str) -> bool:
    """Whether a stamp in .venv says that these very locks are installed and the interpreter still starts."""
    for name in ENOUGH[level]:
        stamp = VENV / f".oarlock-{name}"
        if stamp.is_file() and stamp.read_text() == fingerprint(name):
            python = VENV / "bin" / "python"
            return python.exists() and subprocess.run([python, "-c", ""], check=False).returncode == 0
    return False


def pip(*arguments: str) -> None:
    """Run the environment's own pip, quietly."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q", *arguments]
    if subprocess.run(command, check=False).returncode:
        sys.exit("The packages of the lock could not be installed; pip says why above.")


def build(level: str) -> None:
    """Create .venv if need be and install the locks of `level` into it, then the package itself."""
    if not (VENV / "bin" / "python").exists():
        try:
            venv.create(VENV, with_pip=True, clear=True)
        except subprocess.CalledProcessError:
            sys.exit("This Python cannot make virtual environments. On Debian: apt-get install python3-venv")
    for name in LOCKS:
        (VENV / f".oarlock-{name}").unlink(missing_ok=True)
    for name in LOCKS[level]:
        # Sources are built with the tools of the build lock, never with tools fetched on the side.
        pip("--require-hashes", "--no-build-isolation", "-r", str(ROOT / "requirements" / f"{name}.txt"))
    pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    (VENV / f".oarlock-{level}").write_text(fingerprint(level))


def main() -> None:
    """Bring .venv to the level asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036 - runs before the environment exists, on whatever Python there is
        sys.exit(f"Oarlock needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …")
    level = sys.argv[1] if len(sys.argv) == 2 else ""
    if level not in LOCKS:
        sys.exit("usage: environment.py runtime|test")
    if not is_current(level):
        print(f"Installing the locked packages ({level}) into {VENV.name} …", flush=True)
        build(level)


if __name__ == "__main__":
    main()
