"""A command tree whose help speaks the reader's language at every level."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

F = TypeVar("F", bound=Callable[..., Any])


class Tree(typer.Typer):
    """A command tree whose groups and commands all use the given classes."""

    def __init__(self, group: type[TyperGroup], command: type[TyperCommand], **options: Any) -> None:
        super().__init__(cls=group, rich_markup_mode=None, **options)
        self._classes = (group, command)

    def command(self, name: str | None = None, **options: Any) -> Callable[[F], F]:
        """Add a command."""
        return super().command(name, cls=self._classes[1], **options)

    def callback(self, **options: Any) -> Callable[[F], F]:
        """Add what runs before the group's commands."""
        return super().callback(**options)

    def group(self, name: str, *, help: str, **options: Any) -> Tree:
        """Add a group of commands."""
        made = Tree(*self._classes, **options)
        self.add_typer(made, name=name, help=help)
        return made
