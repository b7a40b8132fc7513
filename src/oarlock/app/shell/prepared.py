"""Questions that every request asks: put into SQL once a process, for the making of it costs more than the answer."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

WHO, KEY = -987_654_321, "-987654321"
"""The number, or the text, that stands for what is asked about where a question is made; nothing is called so."""


def prepared(make: Callable[[], QuerySet[M]]) -> Callable[[object], list[M]]:
    """A function from a number or a key to the records of a question, in the order of the question.

    make: the question, with `WHO` or `KEY` where that belongs. It may join nothing in (no `select_related`).
    """

    @functools.cache
    def told() -> tuple[type[M], str, tuple[object, ...]]:
        asked = make()
        sql, values = asked.query.sql_with_params()
        return asked.model, sql, tuple(values)

    @functools.wraps(make)
    def ask(about: object) -> list[M]:
        model, sql, values = told()
        return list(model._base_manager.raw(sql, [about if value in (WHO, KEY) else value for value in values]))

    return ask
