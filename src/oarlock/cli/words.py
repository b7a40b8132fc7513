"""The command line framework's own few words, in the reader's language: it writes them in English only."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from oarlock.cli.examples import EXAMPLES
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
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            plain_places(self.params)

        def get_help(self, ctx: Any) -> str:
            return own_words(super().get_help(ctx) + _examples(ctx), lang)

        def get_short_help_str(self, limit: int = 45) -> str:
            return self.help or ""  # wrapped, not cut

    class Command(TyperCommand):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            plain_places(self.params)

        def get_help(self, ctx: Any) -> str:
            return own_words(super().get_help(ctx) + _examples(ctx), lang)

        def get_short_help_str(self, limit: int = 45) -> str:
            return self.help or ""

    return Group, Command


def plain_places(params: list[Any]) -> None:
    """Say what to write for each option and argument (DAY, FILE, N) instead of the type that holds it."""
    for p in params:
        if p.param_type_name == "argument":
            p.metavar = p.metavar or p.name.upper()
            p.display_type_rich = lambda ctx: ""
        elif p.metavar is None and not p.is_flag and not p.type_descriptor.is_choice:
            kind = p.type_descriptor
            word = "FILE" if kind.is_path else "N" if kind.is_ranged or kind.annotation in (int, float) else "TEXT"
            p.metavar = PLACES.get(p.name, word)


PLACES = {
    "as_of": "DAY", "from_": "DAY", "to": "DAY", "observed_until": "DAY", "known_at": "TIME", "grain": "GRAIN",
    "by": "DIMENSION", "account": "ID", "definition": "NAME", "set_": "NAME=VALUE", "map_": "FIELD=COLUMN",
    "workspace": "DIR", "out": "FILE", "folder": "DIR", "lang": "LANGUAGE", "engine": "ENGINE", "known_by": "WHICH",
    "preset": "PRESET", "entity": "ENTITY", "system": "NAME", "encoding": "NAME", "url_env": "NAME", "table": "NAME",
    "timezone": "ZONE", "currency": "CODE",
}  # fmt: skip
"""Parameter → what its help shows in its place; the same in every language, as people type it in Latin letters."""


def _examples(ctx: Any) -> str:
    words = " ".join(ctx.command_path.split()[1:])
    lines = "".join(f"\n  {line}" for line in EXAMPLES.get(words, ()))
    return f"\n\nExamples:{lines}" if lines else ""


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
