"""The door of every page: who may open it, and the published figures that it may read."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from oarlock.app.access.scope import Scope, without
from oarlock.domain.predicate import ALL, Predicate, columns_of
from oarlock.errors import UnknownNameError
from oarlock.lake.serving import Served, serving
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one request may read: published tables, only rows of the scope, only columns that are not hidden."""

    workspace: Workspace
    scope: Scope
    permission: str
    served: Served

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
        self._refuse_hidden(ask)
        hidden = self.hidden
        found = self.served.rows(table, among=self.among, **ask)  # type: ignore[arg-type]
        return [without(row, hidden) for row in found] if hidden else found

    def each(self, table: str, **ask: object) -> Iterator[dict[str, object]]:
        """As `rows`, for exports: a batch at a time, as `Served.each`."""
        self._refuse_hidden(ask)
        hidden = self.hidden
        found = self.served.each(table, among=self.among, **ask)  # type: ignore[arg-type]
        return (without(row, hidden) for row in found) if hidden else found

    def totals(self, table: str, **ask: object) -> list[dict[str, object]]:
        """Counts and sums over the customers of the scope, as `Served.totals`."""
        self._refuse_hidden(ask)
        return self.served.totals(table, among=self.among, **ask)  # type: ignore[arg-type]

    def _refuse_hidden(self, ask: Mapping[str, object]) -> None:
        """What may not be seen may not be asked either: an order or a condition tells it as well as a cell does."""
        hidden = self.hidden
        if not hidden:
            return
        asked = {str(name) for name in (*_listed(ask.get("sums")), ask.get("by")) if name}
        asked |= {str(pair[0]) for pair in _listed(ask.get("order"))}  # type: ignore[index]
        predicates = (ask.get("where", ALL), *dict(ask.get("of") or {}).values())  # type: ignore[call-overload]
        asked |= {name for predicate in predicates for name in columns_of(predicate)}
        for name in sorted(asked & hidden):
            raise UnknownNameError("There is no column '{name}'.", name=name)

    def company(self, table: str, **ask: object) -> list[dict[str, object]]:
        """Rows of a figure of the whole company; nothing for those who may not see the whole of it."""
        return self.served.company(table, **ask) if self.among == ALL else []  # type: ignore[arg-type]


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, Iterable) else ()


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


def desk(permission: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view that reads no published figures, such as a form; who may open it is decided likewise."""

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            refused = refuse(request, permission)
            return view(request, *args, **kwargs) if refused is None else refused

        opened.permission = permission  # type: ignore[attr-defined]  # the table of access tests is made from it
        return opened

    return decorated


def refuse(request: HttpRequest, permission: str) -> HttpResponse | None:
    """The way to the sign-in page for who is unknown; absent for who may not; None for who may."""
    if request.person is None:
        here = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return redirect(f"{reverse('sign-in')}?next={quote(here)}")
    if not request.scope.may(permission):
        raise Http404
    return None
