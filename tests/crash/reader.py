"""A process that reads the published tables over and over, and says when they are not all of one run.

Usage: reader.py WORKSPACE; ends when its stdin closes, and then prints how often it read and how many runs it saw.
"""

from __future__ import annotations

import json
import select
import sys
from pathlib import Path

from oarlock.lake import snapshots
from oarlock.lake.workspace import open_workspace
from tests.support.storage import content, tables


def main(place: str) -> None:
    workspace, reads, mixed, runs = open_workspace(Path(place)), 0, [], []
    while not select.select([sys.stdin], [], [], 0.002)[0]:
        with snapshots.reading(workspace) as shown:
            if shown is None:
                continue
            found = set(tables(shown).values())
            if found != {content(shown.id, "table")} or shown.warnings:
                mixed.append(shown.id)
            if shown.manifest["sequence"] < (runs[-1] if runs else 0):
                mixed.append(f"{shown.id} is older than one seen before")
        reads += 1
        if not runs or runs[-1] != shown.manifest["sequence"]:
            runs.append(shown.manifest["sequence"])
        if reads == 1:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
    sys.stdout.write(json.dumps({"reads": reads, "mixed": mixed, "runs": len(runs)}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
