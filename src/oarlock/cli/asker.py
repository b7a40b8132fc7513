"""Standing questions asked one after the other, with their notes kept for the end of a report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from oarlock.cli.door import Door

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace
    from oarlock.pipeline.answer import Answer


class Asker:
    """Asks the workspace's metrics, all as of one day and under one definition set."""

    def __init__(self, workspace: Workspace, door: Door, *, as_of: dt.date | None, definition: str) -> None:
        self._workspace, self._door, self._as_of, self._definition = workspace, door, as_of, definition
        self.notes: dict[str, None] = {}

    def ask(self, name: str, standing: str | None = None, *, is_noted: bool = True) -> Answer:
        """One standing question's answer; its notes are kept for the end of the report, unless nothing needs them."""
        from oarlock.pipeline.answer import ask
        from oarlock.pipeline.questions import Ask

        answer = ask(
            self._workspace, name, Ask(as_of=self._as_of, standing=standing),
            settings=self._door.settings, now=self._door.now(), definition=self._definition,
        )  # fmt: skip
        if is_noted:
            self.notes |= {self._door.say(n): None for n in answer.notes}
        return answer

    def rows(self, name: str, standing: str | None = None, *, is_noted: bool = True) -> list[dict[str, Any]]:
        """The rows alone."""
        return self.ask(name, standing, is_noted=is_noted).rows
