"""What was measured so far, a line each, so that a run that was killed goes on where it stopped."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import measure
from benchmarks.measure import Measured


class Unmeasured(RuntimeError):
    """A step that has not been measured, in a run that is only to tell what was."""


class Measures:
    """The measured steps of one size; each is in the file before the next one starts.

    file: JSON lines. is_told: measure nothing, and raise `Unmeasured` for what is not there.
    """

    def __init__(self, file: Path, *, is_told: bool = False) -> None:
        self._file, self.is_told = file, is_told
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
        # A line without its end was being written when the run was killed.
        found = [json.loads(line) for line in lines if line.endswith("\n")]
        self._found = {tuple(line["step"]): Measured(**line["measured"]) for line in found}
        if not is_told:
            file.parent.mkdir(parents=True, exist_ok=True)
            _replace(file, "".join(line for line in lines if line.endswith("\n")))

    def has(self, name: str, case: str) -> bool:
        """Whether a step was measured."""
        return (name, case) in self._found

    def run(self, name: str, case: str, arguments: Sequence[str], *, repeats: int) -> Measured:
        """Measure a step in a process of its own, or tell what it took when it was."""
        if found := self._found.get((name, case)):
            return found
        if self.is_told:
            raise Unmeasured(f"{name}: not measured")
        print(f"  {name}", file=sys.stderr, flush=True)
        found = measure.run(name, case, *arguments, repeats=repeats, module="benchmarks.usage.cases")
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"step": [name, case], "measured": asdict(found)}) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        self._found[name, case] = found
        return found


def _replace(file: Path, text: str) -> None:
    beside = file.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
