"""Resolve requirements/*.in into locks with a hash for every file, for every platform.

The locks name no index, so they install from whatever mirror pip is set up with. `--upgrade` takes newer versions.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
# The later ones are held to the versions of the earlier ones.
LOCKS = ("build", "runtime", "test")
UV = "uv==0.13.9"


def uv() -> Path:
    """The resolver, in an environment of its own so that it is no part of what it locks."""
    home = Path(tempfile.gettempdir()) / f"oarlock-{UV.replace('==', '-')}"
    if not (home / "bin" / "uv").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", "--disable-pip-version-check", UV], check=True)
    return home / "bin" / "uv"


def main() -> None:
    """Write every lock anew; versions that still satisfy the wishes stay unless `--upgrade` is given."""
    program = uv()
    for name in LOCKS:
        subprocess.run(
            [
                *(program, "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes"),
                *("--no-emit-index-url", "--no-annotate", "--custom-compile-command", "make lock"),
                *("--cache-dir", program.parent.parent / "cache", *sys.argv[1:]),
                *(f"{name}.in", "-o", f"{name}.txt"),
            ],
            cwd=REQUIREMENTS,
            check=True,
        )


if __name__ == "__main__":
    main()
