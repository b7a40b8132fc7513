"""Rows as a CSV file that a spreadsheet opens, in the reader's language."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from oarlock.domain.metric import Field
from oarlock.domain.money import Money
from oarlock.kit.exports import write_csv
from oarlock.kit.text import Msg, Text, render
from oarlock.pipeline.labels import label


def csv_of(
    request: HttpRequest, rows: Iterable[Mapping[str, object]], *, fields: Sequence[Field], name: str
) -> HttpResponse:
    """A download: money in major units, codes by their names; no cell is a live formula."""
    out = io.StringIO(newline="")
    header = [render(field.label, lang=request.lang) for field in fields]
    write_csv(out, header=header, bom=True, rows=([_cell(row, f, request) for f in fields] for row in rows))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(row: Mapping[str, object], field: Field, request: HttpRequest) -> object:
    value = row.get(field.name)
    if field.unit == "money" and isinstance(value, int) and row.get("currency"):
        return Money(value, str(row["currency"])).major
    found = label(field.name, value) if isinstance(value, str) else value
    return render(found, lang=request.lang) if isinstance(found, Msg | Text) else found
