"""A published table as a file: rows of single customers within the scope, all else for those who see the whole."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from oarlock.app.access.door import Seen
from oarlock.app.access.scope import hidden_in
from oarlock.app.catalogue.one import WHOSE
from oarlock.app.catalogue.selectors import is_of_accounts
from oarlock.app.shell.exports import csv_of
from oarlock.domain.predicate import ALL
from oarlock.strategy.registry import figure


def table_csv(request: HttpRequest, seen: Seen, table: str) -> HttpResponse:
    """The table with the columns that may be seen; absent for who may not know of it."""
    if not seen.has(table):
        raise Http404
    name, _, standing = table.rpartition("_")
    columns, card = seen.served.columns(table), figure(name).card
    if not is_of_accounts(columns) and seen.among != ALL:
        raise Http404
    hidden = hidden_in(table, seen.hidden)
    own = (WHOSE,) if standing == "accounts" else ()
    fields = [field for field in (*own, *card.fields) if field.name in columns and field.name not in hidden]
    order = tuple((column, False) for column in (*(f.name for f in own), *card.order) if column in columns)
    return csv_of(request, seen.rows(table, order=order), fields=fields, name=f"{table}.csv")
