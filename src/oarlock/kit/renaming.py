"""Words that this installation calls otherwise: applied where a text becomes a sentence of a language, and only there.

Codes, names and other data are not texts, so they stay as they are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

_PLACE = r"\{[^{}]*\}"
"""A place of a sentence is never a word."""

Rules = Mapping[str, Mapping[str, str]]
_known: dict[str, dict[str, str]] = {}
_patterns: dict[str, re.Pattern[str]] = {}


def use(words: Rules, *, standing: Mapping[str, Iterable[str]]) -> None:
    """From now on, in this process: by language, each word of `words` is written as its new one.

    standing: other terms by language. The longest term at a place wins, so that a term which holds a renamed word and
    has a name of its own keeps it.
    """
    made = {lang: {_key(old, lang): new for old, new in pairs.items()} for lang, pairs in words.items() if pairs}
    _known.clear()
    _patterns.clear()
    for lang, pairs in made.items():
        every = sorted({*words[lang], *standing.get(lang, ())}, key=lambda word: (-len(word), word))
        _patterns[lang] = re.compile(f"{_PLACE}|{_either(every, lang)}", re.IGNORECASE if lang == "en" else 0)
        _known[lang] = pairs
    _renamed.cache_clear()


def renamed(text: str, lang: str) -> str:
    """The text with the words of this installation."""
    return _renamed(text, lang) if lang in _known else text


@functools.lru_cache(maxsize=16_384)
def _renamed(text: str, lang: str) -> str:
    known = _known[lang]

    def put(found: re.Match[str]) -> str:
        word = found[0]
        new = known.get(_key(word, lang))
        if new is None and lang == "en" and word[-1:] in "sS":
            single = known.get(_key(word[:-1], lang))
            new = None if single is None else _plural(single)
        return word if new is None else _like(word, new) if lang == "en" else new

    return _patterns[lang].sub(put, text)


def _key(word: str, lang: str) -> str:
    return word.casefold() if lang == "en" else word


def _either(words: Iterable[str], lang: str) -> str:
    plain = "|".join(re.escape(word) for word in words)
    # An English word stands alone: not in a longer one, nor in a code such as health.band_changed or health_now.
    return rf"(?<![\w./-])(?:{plain})s?(?![\w/-]|\.\w)" if lang == "en" else plain


def _like(old: str, new: str) -> str:
    """With a capital where the old word had one; what is written in capitals stays so."""
    if old[:1].isupper():
        return new[:1].upper() + new[1:]
    return new if new[:2].isupper() else new[:1].lower() + new[1:]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word if word.endswith("s") else word + "s"
