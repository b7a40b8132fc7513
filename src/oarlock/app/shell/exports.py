"""Rows as a CSV file that a spreadsheet opens or as a workbook, in the reader's language."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from oarlock.domain.metric import Field
from oarlock.domain.money import Money
from oarlock.kit.exports import Sheet, write_csv, write_xlsx
from oarlock.kit.text import Msg, Text, render
from oarlock.pipeline.labels import label


def csv_of(
    request: HttpRequest, rows: Iterable[Mapping[str, object]], *, fields: Sequence[Field], name: str
) -> HttpResponse:
    """A download: money in major units, codes by their names; no cell is a live formula."""

    def write(file: Path) -> None:
        write_csv(file, header=_header(request, fields), bom=True, rows=_cells(request, rows, fields))

    return _written(write, name, "text/csv; charset=utf-8")


def xlsx_of(
    request: HttpRequest, rows: Iterable[Mapping[str, object]], *, fields: Sequence[Field], name: str, title: Msg
) -> HttpResponse:
    """The same as a workbook of one sheet: numbers are numbers, days are days, text is never a formula or a link."""

    def write(file: Path) -> None:
        cells = _cells(request, rows, fields)
        write_xlsx(
            file, sheets=[Sheet(name=render(title, lang=request.lang), header=_header(request, fields), rows=cells)]
        )

    return _written(write, name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _header(request: HttpRequest, fields: Sequence[Field]) -> list[str]:
    return [render(field.label, lang=request.lang) for field in fields]


def _cells(
    request: HttpRequest, rows: Iterable[Mapping[str, object]], fields: Sequence[Field]
) -> Iterator[list[object]]:
    return ([_cell(row, field, request) for field in fields] for row in rows)


def _written(write: Callable[[Path], None], name: str, kind: str) -> HttpResponse:
    # Written whole before the first byte is sent: a failure is an answer that says so, never half a file; and the
    # rows of a hundred thousand customers are never in memory at once, only what they come to.
    with tempfile.TemporaryDirectory(prefix="oarlock-export-") as folder:
        file = Path(folder) / name
        write(file)
        response = HttpResponse(file.read_bytes(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(row: Mapping[str, object], field: Field, request: HttpRequest) -> object:
    value = row.get(field.name)
    if field.unit == "money" and isinstance(value, int) and row.get("currency"):
        return Money(value, str(row["currency"])).major
    found = label(field.name, value) if isinstance(value, str) else value
    return render(found, lang=request.lang) if isinstance(found, Msg | Text) else found
