"""Bilingual text: `Text` beside the thing it names, `Msg` for sentences that are rendered later, and the rendering."""

from __future__ import annotations

import functools
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from oarlock.errors import OarlockError
from oarlock.kit.catalogue import translations
from oarlock.kit.plurals import singular
from oarlock.kit.renaming import renamed
from oarlock.kit.surface import here

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = ("en", "zh")


@dataclass(frozen=True)
class Text:
    """A short text in both languages, written beside the thing that it names."""

    en: str
    zh: str

    def in_(self, lang: Lang) -> str:
        """The text in the language asked for, with the words of this installation."""
        return renamed(self.zh if lang == "zh" else self.en, lang)


@dataclass(frozen=True)
class Msg:
    """A sentence with parameters that `render` turns into the reader's language.

    `id` is the English sentence with `{name}` places, as gettext keeps it.
    """

    id: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The English sentence, for logs and for errors that hold other messages."""
        return render(self, lang="en")


def msg(sentence: str, /, **params: object) -> Msg:
    """Short form: `msg("{n} rows rejected", n=3)`; the catalogues are extracted from its first argument."""
    return Msg(sentence, params)


class _Places(string.Formatter):
    """Fills places by name; one that has no parameter stays as it is, so that a slip never hides a message."""

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(key, _Unfilled(key)) if isinstance(key, str) else _Unfilled(str(key))


class _Unfilled(str):
    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return "{" + self + "}"


def render(text: Msg | Text | str, *, lang: Lang) -> str:
    """The text in the language of the reader.

    Parameters that are texts, messages or lists of them are rendered too; a sentence without a translation stays
    English; a plain `str` is data (a name, a file) and stays as it is.
    """
    if isinstance(text, Text):
        return text.in_(lang)
    if isinstance(text, str):
        return text
    return _sentence(text.id, text.params, lang)


def render_error(error: BaseException, lang: Lang) -> str:
    """What went wrong and what to do, in the language of the reader; other exceptions give their own words."""
    if not isinstance(error, OarlockError):
        return str(error) or type(error).__name__
    parts = [_sentence(part, error.params, lang) for part in (error.sentence, error.remedy) if part]
    return ("" if lang == "zh" else " ").join(parts)


def in_each(what: Msg | Text | str | BaseException) -> dict[Lang, str]:
    """What is told, by language: for what is kept and read later by people who may speak another one."""
    if isinstance(what, BaseException):
        return {lang: render_error(what, lang) for lang in LANGS}
    return {lang: render(what, lang=lang) for lang in LANGS}


def _sentence(id: str, params: Mapping[str, object], lang: Lang) -> str:
    id = here(id)
    sentence = renamed(translations(lang).get(id, id) if lang != "en" else singular(id, params), lang)
    if not params and "{" not in sentence:
        return sentence
    pieces = _pieces(sentence)
    if pieces is None:
        return _Places().vformat(sentence, (), {name: _value(value, lang) for name, value in params.items()})
    out = []
    for literal, name in pieces:
        out.append(literal)
        if name is not None:
            out.append(format(_value(params[name], lang)) if name in params else f"{{{name}}}")
    return "".join(out)


@functools.lru_cache(maxsize=4096)
def _pieces(sentence: str) -> tuple[tuple[str, str | None], ...] | None:
    """A sentence taken apart once, since a list of customers says the same one hundreds of times.

    None where a place asks for more than its value as text.
    """
    found = tuple(_Places().parse(sentence))
    if any(spec or conversion or (name is not None and not name.isidentifier()) for _, name, spec, conversion in found):
        return None
    return tuple((literal, name) for literal, name, _, _ in found)


def _value(value: object, lang: Lang) -> object:
    if isinstance(value, Text | Msg):
        return render(value, lang=lang)
    if isinstance(value, OarlockError):
        return render_error(value, lang)
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return ("、" if lang == "zh" else ", ").join(str(_value(item, lang)) for item in items)
    return "" if value is None else value
