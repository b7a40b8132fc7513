"""All terms by code, and those that fit some words."""

from __future__ import annotations

import functools

from oarlock.domain.glossary import customers, money, success, voice
from oarlock.domain.glossary.term import Term
from oarlock.errors import OarlockError, UnknownNameError
from oarlock.kit.text import Text

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


def fits(one: Term, words: str) -> bool:
    """Whether each word is in the code, the name or the meaning, in either language."""
    texts = (one.label, one.meaning, *((one.apart,) if one.apart else ()))
    said = " ".join((one.code, one.code.replace("_", " "), *(part for text in texts for part in (text.en, text.zh))))
    return all(word in said.casefold() for word in words.casefold().split())
