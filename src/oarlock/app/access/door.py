"""The door of every page: who may open it, and the published figures that it may read."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from oarlock.app.access.scope import Scope, hidden_in, without
from oarlock.app.access.unsent import to_sign_in
from oarlock.domain.predicate import ALL, Predicate, columns_of
from oarlock.errors import NoDataError, UnknownNameError
from oarlock.lake.past import Day, path_of
from oarlock.lake.serving import Ask, Served, serving
from oarlock.lake.workspace import Workspace

BLINDFOLDS: list[Callable[[int, str, dict[str, bool]], bool]] = []
"""Rooms that keep a published table from a person for a while put a question here: the person's number, the table, and
what was answered in this request already.
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one request may read: published tables, only rows of the scope, only columns that are not hidden."""

    workspace: Workspace
    scope: Scope
    permission: str
    served: Served
    asked: dict[str, bool] = field(default_factory=dict, compare=False)

    @property
    def among(self) -> Predicate:
        """The customers that this page may speak of."""
        return self.scope.among(self.permission)

    @property
    def hidden(self) -> frozenset[str]:
        """Columns that this page must not speak of."""
        return self.scope.hidden(self.permission)

    def rows(self, table: str, **ask: object) -> list[dict[str, object]]:
        """Rows of single customers, as `Served.rows`."""
        hidden = self._hidden_but(table)
        self._refuse_hidden(ask, hidden)
        if self.is_blind(table):
            return []
        found = self.served.rows(table, among=self.among, **ask)  # type: ignore[arg-type]
        return [without(row, hidden) for row in found] if hidden else found

    def each(self, table: str, **ask: object) -> Iterator[dict[str, object]]:
        """As `rows`, for exports: a batch at a time, as `Served.each`."""
        hidden = self._hidden_but(table)
        self._refuse_hidden(ask, hidden)
        if self.is_blind(table):
            return iter(())
        found = self.served.each(table, among=self.among, **ask)  # type: ignore[arg-type]
        return (without(row, hidden) for row in found) if hidden else found

    def totals(self, table: str, **ask: object) -> list[dict[str, object]]:
        """Counts and sums over the customers of the scope, as `Served.totals`."""
        self._refuse_hidden(ask, self._hidden_but(table))
        if self.is_blind(table):
            return []
        return self.served.totals(table, among=self.among, **ask)  # type: ignore[arg-type]

    def together(self, asks: Mapping[str, Ask]) -> dict[str, list[dict[str, object]]]:
        """Several questions in one statement, as `Served.together`; the scope and what is hidden hold for each."""
        hidden = {name: self._hidden_but(ask.table) for name, ask in asks.items()}
        for name, ask in asks.items():
            self._refuse_hidden(ask.told, hidden[name])
        found = self.served.together(asks, among=self.among)
        blind = {name for name, ask in asks.items() if self.is_blind(ask.table)}
        return {
            name: [] if name in blind else [without(row, hidden[name]) for row in rows] for name, rows in found.items()
        }

    def has(self, table: str) -> bool:
        """Whether such a table is published and this person may know of it."""
        return table in self.served.tables and table not in self.scope.hidden(self.permission)

    def _hidden_but(self, table: str) -> frozenset[str]:
        """The hidden columns; a table that is hidden as a whole is as unknown as one that is not there."""
        hidden = self.scope.hidden(self.permission)
        if table in hidden:
            raise UnknownNameError("The published figures have no table '{name}'.", name=table)
        return hidden_in(table, hidden)

    def _refuse_hidden(self, ask: Mapping[str, object], hidden: frozenset[str]) -> None:
        """What may not be seen may not be asked either: an order or a condition tells it as well as a cell does."""
        if not hidden:
            return
        asked = {str(name) for name in (*_listed(ask.get("sums")), ask.get("by")) if name}
        asked |= {str(pair[0]) for pair in _listed(ask.get("order"))}  # type: ignore[index]
        predicates = (ask.get("where", ALL), *dict(ask.get("of") or {}).values())  # type: ignore[call-overload]
        asked |= {name for predicate in predicates for name in columns_of(predicate)}
        for name in sorted(asked & hidden):
            raise UnknownNameError("There is no column '{name}'.", name=name)

    def with_days(self, table: str, days: Sequence[Day]) -> Seen:
        """The same, and days of the past as a table of single customers: who may see them is said by today's owner."""
        columns = {name for day in days for name in day.columns}
        files = [path_of(self.workspace, day) for day in days]
        return replace(self, served=self.served.with_files(table, files, columns))

    def company(self, table: str, **ask: object) -> list[dict[str, object]]:
        """Rows of a figure of the whole company; nothing for those who may not see the whole of it."""
        self._hidden_but(table)
        if self.is_blind(table):
            return []
        return self.served.company(table, **ask) if self.among == ALL else []  # type: ignore[arg-type]

    def is_blind(self, table: str) -> bool:
        """Whether this person must not see a table just now: they are asked for their own view of it."""
        person = self.scope.person
        return person is not None and any(is_kept(person, table, self.asked) for is_kept in BLINDFOLDS)


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, Iterable) else ()


@contextmanager
def looking(scope: Scope, permission: str) -> Iterator[Seen]:
    """What a program with this scope may read; raises `NoDataError` before the first publish.

    Whether the permission is held is decided before, as by `page`; without it nothing is among the rows.
    """
    with serving(settings.WORKSPACE) as served:
        if served is None:
            raise NoDataError("Nothing was published yet.", remedy="Run: oarlock refresh.")
        yield Seen(workspace=settings.WORKSPACE, scope=scope, permission=permission, served=served)


def page(permission: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view of published figures: it gets the request and what may be seen.

    Who has not signed in is sent to do so; who has no such permission finds nothing here.
    """

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            refused = refuse(request, permission)
            if refused is not None:
                return refused
            with serving(settings.WORKSPACE) as served:
                if served is None:
                    return render(request, "shell/nothing.html")
                seen = Seen(workspace=settings.WORKSPACE, scope=request.scope, permission=permission, served=served)
                return view(request, seen, *args, **kwargs)

        opened.permission = permission  # type: ignore[attr-defined]  # the table of access tests is made from it
        return opened

    return decorated


def desk(
    permission: str, *, is_whole: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view that reads no published figures, such as a form; who may open it is decided likewise.

    is_whole: it speaks of customers of the whole company (their files, their records) or changes what holds for all of
    them (who may do what), so that the permission must be held for all of them.
    """

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            refused = refuse(request, permission)
            if refused is None and is_whole and not request.scope.is_whole(permission):
                raise Http404
            return view(request, *args, **kwargs) if refused is None else refused

        opened.permission = permission  # type: ignore[attr-defined]  # the table of access tests is made from it
        return opened

    return decorated


def refuse(request: HttpRequest, permission: str) -> HttpResponse | None:
    """The way to the sign-in page for who is unknown; absent for who may not; None for who may."""
    if request.person is None:
        return to_sign_in(request)
    if not request.scope.may(permission):
        raise Http404
    return None
