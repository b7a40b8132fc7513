"""The command line framework's own few words, in the reader's language: it writes them in English only."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from oarlock.cli.phrases import own_words
from oarlock.errors import UserError
from oarlock.kit.refusals import why_refused
from oarlock.kit.text import Lang


def refused(error: OSError) -> UserError:
    """The operating system's refusal of a file that was named."""
    return UserError("{file} cannot be used: {why}.", file=error.filename or "-", why=why_refused(error))


def classes(lang: Lang) -> tuple[type[TyperGroup], type[TyperCommand]]:
    """The group and command classes whose help speaks `lang`."""

    class Group(TyperGroup):
        def get_help(self, ctx: Any) -> str:
            return own_words(super().get_help(ctx), lang)

    class Command(TyperCommand):
        def get_help(self, ctx: Any) -> str:
            return own_words(super().get_help(ctx), lang)

    return Group, Command


def run(app: typer.Typer, args: list[str], lang: Lang) -> int:
    """Run the tree and give its exit code; a misused command line is told in `lang`."""
    try:
        code = app(args=args, prog_name="oarlock", standalone_mode=False)
    except SystemExit:
        return 0  # the reader of the output closed it; nothing else ends the tree this way
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        ctx = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(f"{error.format_message()}\n")
            return 0
        if ctx is not None:
            sys.stderr.write(f"{own_words(ctx.get_usage(), lang)}\n")
        sys.stderr.write(f"{own_words(error.format_message(), lang)}\n")
        return int(getattr(error, "exit_code", 2))
    return code if isinstance(code, int) else 0
