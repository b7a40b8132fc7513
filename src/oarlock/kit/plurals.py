"""English counts of one: `1 row was loaded`, where the sentence is written for many."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOUNS = (
    "accounts|answers|batches|cells|characters|columns|commits|contacts|contract lines|customers|days|files|hours"
    "|invoices|lines|messages|minutes|months|pairs|people|periods|persons|questions|records|rows|runs|seconds|systems|values"
    "|years"
)
_ONE = {"batches": "batch", "people": "person", "persons": "person"}
_VERBS = {
    "are": "is", "were": "was", "have": "has", "do": "does", "differ": "differs", "overlap": "overlaps",
    "stay": "stays", "lack": "lacks", "wait": "waits",
}  # fmt: skip
_COUNTED = re.compile(rf"\{{(\w+)\}}((?: (?!of )[a-z]+)??) ({_NOUNS})\b([^.;:,({{]*(?:\{{\w+\}}[^.;:,({{]*)*)")
_VERB = re.compile(rf"\b({'|'.join(_VERBS)})\b")


class One(str):
    """The number one as pages write it; a name that happens to be "1" is none."""

    __slots__ = ()


def singular(sentence: str, params: Mapping[str, object]) -> str:
    """The English sentence with `{n} rows were` as `{n} row was` wherever the parameter is the number one."""
    if not any(_is_one(value) for value in params.values()):
        return sentence
    return _COUNTED.sub(lambda found: _one(found, params), sentence)


def _one(found: re.Match[str], params: Mapping[str, object]) -> str:
    name, between, noun, rest = found.groups()
    rest = _COUNTED.sub(lambda inner: _one(inner, params), rest)
    if not _is_one(params.get(name)):
        return f"{{{name}}}{between} {noun}{rest}"
    rest = _VERB.sub(lambda verb: _VERBS[verb[1]], rest, count=1)
    return f"{{{name}}}{between} {_ONE.get(noun, noun[:-1])}{rest}"


def _is_one(value: object) -> bool:
    return isinstance(value, One) or (type(value) is int and value == 1)
