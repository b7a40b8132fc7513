"""The phrases that the command line framework writes in English only, and what they are in Chinese."""

from __future__ import annotations

import re

from oarlock.kit.text import Lang

CHINESE = (
    (r"^Usage:", "用法："),
    (r"^Options:", "选项："),
    (r"^Arguments:", "参数："),
    (r"^Commands:", "命令："),
    (r"^Examples:", "示例："),
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


RANGES: dict[Lang, tuple[tuple[str, str], ...]] = {
    "en": ((r"(?<=[ \[])(\d+)<=x<=(\d+)\]", r"\1 to \2]"), (r"(?<=[ \[])x>=(\d+)\]", r"at least \1]")),
    "zh": ((r"(?<=[ \[])(\d+)<=x<=(\d+)\]", r"\1 至 \2]"), (r"(?<=[ \[])x>=(\d+)\]", r"至少 \1]")),
}
"""Ranges of numbers as the framework writes them, in words."""


def own_words(text: str, lang: Lang) -> str:
    """The framework's phrases in `lang`; everything else stays as it is."""
    text = text.replace("Value error, ", "")
    usage, _, rest = text.partition("\n\n")
    # In the usage line the framework marks what must be given with braces; the list below says [required].
    text = (
        re.sub(r"\{([^{}]+)\}", r"\1", usage).replace("…]...", "…]") + _ + rest if usage.startswith("Usage:") else text
    )
    for pattern, plain in RANGES[lang]:
        text = re.sub(pattern, plain, text)
    if lang == "en":
        return text
    for pattern, chinese in CHINESE:
        text = re.sub(pattern, chinese, text, flags=re.MULTILINE)
    return text
