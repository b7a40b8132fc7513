"""The door for terminals: parses arguments, calls the rooms below, prints; no logic."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from oarlock.config import Settings
from oarlock.errors import OarlockError, OperatorError, UserError
from oarlock.kit.text import Lang, msg, render, render_error


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line; every error becomes a sentence and an exit code, never a traceback."""
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        settings = Settings.from_env()
    except ValueError:
        sentence = msg("OARLOCK_THREADS and OARLOCK_MEMORY_MB must be whole numbers.")
        _say(render(sentence, lang=asked_language(args, os.environ.get("OARLOCK_LANG", "en"))))
        sys.exit(UserError.exit_code)
    lang = asked_language(args, settings.lang)
    from oarlock.cli.app import build
    from oarlock.cli.words import refused, run

    try:
        sys.exit(run(build(lang, settings), without_language(args), lang))
    except OarlockError as error:
        _say(render_error(error, lang))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say(render(msg("Stopped. Nothing half-done was kept."), lang=lang))
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if os.environ.get("OARLOCK_DEBUG"):
            raise
        _say(render_error(refused(error), lang))
        sys.exit(OperatorError.exit_code)
    except Exception as error:
        if os.environ.get("OARLOCK_DEBUG"):
            raise
        sentence = msg(
            "Something went wrong inside Oarlock ({kind}: {what}). Your data is as it was before. "
            "Run the same command with OARLOCK_DEBUG=1 to see details for a bug report.",
            kind=type(error).__name__,
            what=str(error).splitlines()[0] if str(error) else "",
        )
        _say(render(sentence, lang=lang))
        sys.exit(1)


def asked_language(args: Sequence[str], default: str) -> Lang:
    """The language of this run: `--lang` wherever it stands, else the setting's."""
    for i, arg in enumerate(args):
        if arg == "--lang" and i + 1 < len(args):
            default = args[i + 1]
        elif arg.startswith("--lang="):
            default = arg.removeprefix("--lang=")
    return "zh" if default.lower().startswith("zh") else "en"


def without_language(args: Sequence[str]) -> list[str]:
    """The arguments without `--lang`, which may stand anywhere and is settled before the rest is read."""
    out: list[str] = []
    skip = False
    for i, arg in enumerate(args):
        if skip:
            skip = False
        elif arg == "--lang" and i + 1 < len(args):
            skip = True
        elif not arg.startswith("--lang="):
            out.append(arg)
    return out


def _say(text: str) -> None:
    sys.stderr.write(text.rstrip() + "\n")
