"""Bilingual text: `Text` beside the thing it names, `Msg` for sentences that are rendered later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = ("en", "zh")


@dataclass(frozen=True)
class Text:
    """A short text in both languages, written beside the thing that it names."""

    en: str
    zh: str

    def in_(self, lang: Lang) -> str:
        """The text in the language asked for."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Msg:
    """A sentence with parameters that `render` turns into the reader's language.

    `id` is the English sentence with `{name}` places, as gettext keeps it.
    """

    id: str
    params: Mapping[str, object] = field(default_factory=dict)


def msg(sentence: str, /, **params: object) -> Msg:
    """Short form: `msg("{n} rows rejected", n=3)`; Babel extracts its first argument."""
    return Msg(sentence, params)
