"""The command line framework's own few words, in the reader's language: it writes them in English only."""

from __future__ import annotations

import re
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from oarlock.errors import UserError
from oarlock.kit.refusals import why_refused
from oarlock.kit.text import Lang

CHINESE = (
    (r"^Usage:", "用法："),
    (r"^Options:", "选项："),
    (r"^Arguments:", "参数："),
    (r"^Commands:", "命令："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"\[default: ", "[默认："),
    (r"\[required\]", "[必填]"),
    (r"\bShow this message and exit\.", "显示此帮助。"),
    (r"^No such option: (.+)", r"没有选项 \1"),
    (r"\(Possible options: (.*)\)", r"（相近的选项：\1）"),
    (r"^No such command ('.*?')\.?", r"没有命令 \1。"),
    (r"Did you mean (.*)\?", r"是否指 \1？"),
    (r"^Missing (?:argument|parameter) (.+?)\.", r"缺少参数 \1。"),
    (r"^Missing option (.+?)\.", r"缺少选项 \1。"),
    (r"^Missing command\.", "缺少命令。"),
    (r"^Invalid value for (.+?): ", r"\1 的取值无效："),
    (r"Input should be a valid (?:integer|number).*", "应为整数。"),
    (r"Input should be greater than or equal to (\S+)", r"应不小于 \1。"),
    (r"Input should be less than or equal to (\S+)", r"应不大于 \1。"),
    (r"(.+) is not one of (.+?)\.", r"\1 不在可选值 \2 之中。"),
    (r"^Got unexpected extra argument(?:s|\(s\))? (\(.*\))", r"多余的参数 \1"),
    (r"^Option (.+) requires an argument\.", r"选项 \1 需要一个值。"),
)


def refused(error: OSError) -> UserError:
    """The operating system's refusal of a file that was named."""
    return UserError("{file} cannot be used: {why}.", file=error.filename or "-", why=why_refused(error))


def own_words(text: str, lang: Lang) -> str:
    """The framework's phrases in `lang`; everything else stays as it is."""
    text = text.replace("Value error, ", "")
    if lang == "en":
        return text
    for pattern, chinese in CHINESE:
        text = re.sub(pattern, chinese, text, flags=re.MULTILINE)
    return text


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
