"""Search keys of a text: as written, in pinyin and by initials, for people who type what is quickest to type."""

from __future__ import annotations

import functools
import re

EDGE = "\n"
"""Stands before and after each form, so that what begins with some letters can be asked for as well."""
_APART = re.compile(r"[\s'’·.-]+")
_TYPED_APART = re.compile(r"[\s'’]+")


def keys(text: str, *more: str) -> str:
    """The forms of a text between edges: itself, its pinyin, its initials, and further texts such as an ID.

    `客户组合` gives 客户组合, kehuzuhe and khzh; `Acme Inc` gives acme inc, acmeinc and ai.
    """
    plain = " ".join(text.casefold().split())
    syllables = [part for piece in _syllables(plain) for part in _APART.split(piece) if part]
    forms = (plain, "".join(syllables), "".join(part[0] for part in syllables), *(m.casefold() for m in more))
    return EDGE + EDGE.join(dict.fromkeys(form for form in forms if form)) + EDGE


def wanted(text: str) -> str:
    """What somebody typed, as the keys have it; pinyin typed with blanks or apostrophes is pinyin all the same."""
    plain = " ".join(text.casefold().split())
    return "".join(_TYPED_APART.split(plain)) if plain.isascii() else plain


def _syllables(text: str) -> list[str]:
    if text.isascii():
        return [text]
    found: list[str] = _reader()(text)
    return found


@functools.cache
def _reader() -> functools.partial[list[str]]:
    from pypinyin import lazy_pinyin  # its dictionaries take a while, and most processes search nothing

    return functools.partial(lazy_pinyin, errors="default")
