"""What every command needs: settings, language, the workspace, the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.config import Settings
from oarlock.errors import NotAWorkspaceError
from oarlock.kit.text import Lang, Msg, Text, render

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace


@dataclass
class Door:
    """The state of one run of the command line; the global options fill it before the command runs."""

    settings: Settings
    lang: Lang
    zone: dt.tzinfo = dt.UTC
    zone_name: str = "UTC"

    def say(self, text: Msg | Text) -> str:
        """The text in the language of this run."""
        return render(text, lang=self.lang)

    def at(self, workspace: Path | None) -> None:
        """Use this workspace folder instead of the setting's."""
        if workspace is not None:
            self.settings = replace(self.settings, workspace=workspace)

    def now(self) -> dt.datetime:
        """The present instant, aware, in UTC; the one place where the command line reads the clock."""
        return dt.datetime.now(dt.UTC)

    def workspace(self) -> Workspace:
        """The open workspace: the one named, else the current folder when it is one."""
        from oarlock.domain.glossary.renaming import apply, kept
        from oarlock.lake.workspace import open_workspace

        place = self.settings.workspace or Path.cwd()
        if self.settings.workspace is None and not (place / "workspace.json").is_file():
            raise NotAWorkspaceError(
                "No workspace was named and the current folder is not one.",
                remedy="Give --workspace DIR or set OARLOCK_WORKSPACE; make one with: oarlock init DIR.",
            )
        opened = open_workspace(place, lake=self.settings.lake, database=self.settings.database)
        self.zone, self.zone_name = opened.zone, opened.timezone
        if names := kept(opened.path):
            apply(names)
        return opened


Say = Callable[[Msg], str]
