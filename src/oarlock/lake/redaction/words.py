"""How a person is recognised in text, in Python and in SQL: addresses, telephone numbers, names, and telling IDs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from oarlock.lake.engines.sql import text_literal
from oarlock.lake.redaction.subject import Subject

GONE = "[erased]"
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = "A-Za-z0-9_"
_DIGITS = 7
"""A telephone number of fewer digits may be anything."""
_LAST = 8


@dataclass(frozen=True)
class Words:
    """What to look for, and what to write instead."""

    subject: Subject

    @cached_property
    def contact_words(self) -> tuple[str, ...]:
        """Addresses of mail: they are nobody else's."""
        return tuple(f"{_edge(e)}{re.escape(e)}{_edge(e, at_end=True)}" for e in self.subject.emails if "@" in e)

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """Every form of address, number and name; without look-around, which the engine does not know."""
        phones = tuple(form for phone in self.subject.phones if (form := _phone(phone)))
        names = tuple(form for name in self.subject.names for form in _names(name))
        return (*self.contact_words, *phones, *names)

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """IDs that cannot be anything else, and what takes their place in text."""
        return {old: new for old, new in self.subject.ids.items() if is_telling(old) and old not in self.subject.shared}

    @cached_property
    def exact(self) -> Mapping[str, str]:
        """What takes the place of a whole value: IDs that are no mere numbers, product users, plain names.

        An ID that a customer has as well, or a name that is an industry, stays where it may mean that.
        """
        told = {old: new for old, new in self.subject.ids.items() if not old.isdigit() and len(old) > 2}
        whole = {**dict.fromkeys(self.subject.names, GONE), **told}
        return {**{old: new for old, new in whole.items() if old not in self.subject.shared}, **self.subject.users}

    @cached_property
    def _text(self) -> re.Pattern[str] | None:
        return _compiled(self.patterns)

    @cached_property
    def _alias(self) -> re.Pattern[str] | None:
        return _compiled(self.contact_words)

    @cached_property
    def _id(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(_python(_bounded(old))), new) for old, new in self.ids.items()]

    def text(self, value: str) -> str:
        """The text without the person."""
        if (whole := self.exact.get(value)) is not None:
            return whole
        if "\x1f" in value:
            return "\x1f".join(self.text(part) for part in value.split("\x1f"))
        if self.subject.alias and self._alias is not None:
            value = self._alias.sub(self.subject.alias, value)
        if self._text is not None:
            value = self._text.sub(GONE, value)
        for pattern, new in self._id:
            value = pattern.sub(new, value)
        return value

    def plain(self, value: Any) -> Any:
        """A JSON value without the person, names of fields included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(key)): self.plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(one) for one in value]
        return value

    def sql(self, column: str, *, is_id: bool = False, is_named: bool = False) -> str:
        """The same of a column of text. is_id: it holds IDs alone; is_named: what others are called, left as it is but
        for the person's own address.
        """
        out = column
        patterns = self.contact_words if is_named else self.patterns
        if self.subject.alias and self.contact_words:
            out = _replace(out, self.contact_words, self.subject.alias)
        if patterns:
            out = _replace(out, patterns, GONE)
        for old, new in self.ids.items():
            out = f"regexp_replace({out}, {text_literal(_bounded(old))}, {text_literal(new)}, 'g')"
        exact = {**self.exact, **(self.subject.ids if is_id else {})} if not is_named else {}
        if exact:
            cases = " ".join(f"WHEN {text_literal(old)} THEN {text_literal(new)}" for old, new in exact.items())
            out = f"CASE {column} {cases} ELSE {out} END"
        return out

    def raw(self) -> Iterator[str]:
        """What a file in no known form is searched for."""
        known = (*self.subject.emails, *self.subject.names, *self.subject.phones)
        yield from (one for one in known if len(one) > 1 and one not in self.subject.shared)
        yield from self.ids


def is_telling(id_: str) -> bool:
    """Whether an ID can stand in a text and mean nothing else: an address, or long and of letters and digits."""
    return "@" in id_ or (len(id_) >= 8 and any(c.isdigit() for c in id_) and any(c.isalpha() for c in id_))


def is_plain(name: str) -> bool:
    """Whether a name is only one where nothing else stands: one word, which may mean anything in a text."""
    return not any(_names(name))


def _names(name: str) -> Iterator[str]:
    """Forms of a name that are surely one: of two words at least, or of two Chinese characters."""
    words = name.split()
    if len(words) > 1:
        for order in dict.fromkeys((tuple(words), (*words[-1:], *words[:-1]))):
            yield _edge(order[0]) + r",?\s+".join(map(re.escape, order)) + _edge(order[-1], at_end=True)
    elif len(_HAN.findall(name)) >= 2:
        yield re.escape(name.strip())


def _phone(phone: str) -> str:
    digits = [c for c in phone if c.isdigit()]
    if len(digits) < _DIGITS:
        return ""
    # Abroad a number begins otherwise than at home; its last digits are the same.
    before = r"(?:\+?\(?[0-9]{1,4}\)?[\s./-]*){0,3}" if len(digits) > _LAST else ""
    return before + r"[\s()./-]*".join(digits[-_LAST:])


def _edge(word: str, *, at_end: bool = False) -> str:
    # `\b` knows ASCII only, so beside any other letter it would hold where none is wanted.
    return r"\b" if re.match(rf"[{_WORD}]", word[-1:] if at_end else word[:1]) else ""


def _bounded(id_: str) -> str:
    return f"{_edge(id_)}{re.escape(id_)}{_edge(id_, at_end=True)}"


def _python(pattern: str) -> str:
    """The engine's pattern for Python, whose `\\b` knows every script."""
    return pattern.replace(r"\b", rf"(?:(?<![{_WORD}])(?=[{_WORD}])|(?<=[{_WORD}])(?![{_WORD}]))")


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(_python, patterns)), re.IGNORECASE) if patterns else None


def _replace(column: str, patterns: tuple[str, ...], new: str) -> str:
    return f"regexp_replace({column}, {text_literal('|'.join(patterns))}, {text_literal(new)}, 'gi')"
