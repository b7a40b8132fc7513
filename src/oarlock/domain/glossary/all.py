"""All terms by code, and those that fit some words."""

from __future__ import annotations

import functools

from oarlock.domain.glossary import customers, money, success, voice
from oarlock.domain.glossary.term import Term
from oarlock.errors import OarlockError, UnknownNameError
from oarlock.kit.renaming import renamed
from oarlock.kit.text import LANGS, Lang, Text

ROOMS = (
    (Text(en="Who the customer is", zh="客户是谁"), customers.TERMS),
    (Text(en="Success and the two boats", zh="成功与两船"), success.TERMS),
    (Text(en="Revenue and cost", zh="收入与成本"), money.TERMS),
    (Text(en="Use, voice and figures", zh="使用、声音与数字"), voice.TERMS),
)
"""The chapters of the glossary with their terms."""


@functools.cache
def by_code() -> dict[str, Term]:
    """Every term by its code; raises `OarlockError` when two have one code."""
    found: dict[str, Term] = {}
    for _, terms in ROOMS:
        for one in terms:
            if one.code in found:
                raise OarlockError("Two terms are called '{name}'.", name=one.code)
            found[one.code] = one
    return found


def term_of(code: str) -> Term:
    """The term of that code; raises `UnknownNameError`."""
    try:
        return by_code()[code]
    except KeyError:
        raise UnknownNameError("The glossary has no term '{name}'.", name=code) from None


@functools.cache
def forms(lang: Lang) -> dict[str, str]:
    """How terms are written in sentences: each form with the code of its term, as the product says them.

    A label in two parts, such as an abbreviation with its long name, is written as either, too; a part that is the name
    of another term is that one's.
    """
    labels = {getattr(one.label, lang): code for code, one in by_code().items()}
    parts: dict[str, str] = {}
    for code, one in by_code().items():
        for form in (*_parts(getattr(one.label, lang), lang), *(getattr(text, lang) for text in one.also)):
            if form:
                parts.setdefault(form, code)
    return parts | labels


def _parts(label: str, lang: Lang) -> list[str]:
    if lang == "en":
        return label.split(", ")
    head, _, rest = label.partition("（")
    return [head, rest.rstrip("）")] if rest and head.isascii() else [head]


def code_of(name: str, lang: Lang) -> str | None:
    """The code of the term that is written so here; None when it is no term's name."""
    wanted = name.casefold()
    return next((code for form, code in forms(lang).items() if renamed(form, lang).casefold() == wanted), None)


def fits(one: Term, words: str) -> bool:
    """Whether each word is in the code, the name or the meaning, in either language."""
    texts = (one.label, one.meaning, *((one.apart,) if one.apart else ()))
    said = " ".join(
        (
            one.code,
            one.code.replace("_", " "),
            *(part for text in texts for part in (text.en, text.zh, *map(text.in_, LANGS))),
        )
    )
    return all(word in said.casefold() for word in words.casefold().split())
