"""Run the command line inside the test's own process and see what a person would see."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from oarlock.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output read as JSON."""
        return json.loads(self.out)


class Cli:
    """The command line on one workspace."""

    def __init__(self, workspace: Path, lang: str = "en") -> None:
        self.workspace = workspace
        self.lang = lang

    def try_(self, *args: object) -> Ran:
        """Run a command, however it ends."""
        out, err = io.StringIO(), io.StringIO()
        words = ["--workspace", str(self.workspace), "--lang", self.lang, *map(str, args)]
        code = 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main(words)
            except SystemExit as end:
                code = int(end.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    def __call__(self, *args: object) -> Ran:
        """Run a command that must succeed."""
        ran = self.try_(*args)
        if ran.code != 0:
            pytest.fail(f"oarlock {' '.join(map(str, args))} ended with {ran.code}:\n{ran.out}\n{ran.err}")
        return ran

    def metric(self, name: str, *args: object) -> dict[str, Any]:
        """One metric as JSON."""
        answer: dict[str, Any] = self("metric", name, *args, "--format", "json").json
        return answer


def new_workspace(folder: Path, *, timezone: str = "UTC", currency: str = "USD") -> Cli:
    """A new workspace and the command line on it."""
    cli = Cli(folder)
    main_args = ["init", str(folder), "--timezone", timezone, "--currency", currency]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        main(main_args)
    return cli
