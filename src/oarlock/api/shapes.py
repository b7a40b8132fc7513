"""How values look in JSON: money as decimal text beside its currency, days as ISO text, what is unknown as null."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

from oarlock.domain.metric import Field as Column
from oarlock.domain.money import Money
from oarlock.kit.text import Lang, Msg, Text, render


def reply(request: HttpRequest, body: object, *, status: int = 200) -> HttpResponse:
    """A JSON answer in the language of the caller."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    answer = HttpResponse(text, status=status, content_type="application/json")
    answer.headers["Content-Language"] = request.lang
    return answer


def plain(row: Mapping[str, object], columns: Iterable[Column]) -> dict[str, object]:
    """A published row as JSON; columns that the row does not have are absent."""
    currency = row.get("currency")
    return {
        one.name: value(row[one.name], is_money=one.unit == "money", currency=str(currency) if currency else None)
        for one in columns
        if one.name in row
    }


def value(held: Any, *, is_money: bool = False, currency: str | None = None) -> object:
    """One value."""
    if held is None or (isinstance(held, float) and not math.isfinite(held)):
        return None
    if is_money and currency and isinstance(held, int):
        return str(Money(held, currency))
    if isinstance(held, dt.datetime):
        return instant(held)
    return held.isoformat() if isinstance(held, dt.date) else str(held) if isinstance(held, Decimal) else held


def instant(at: dt.datetime) -> str:
    """An instant in UTC."""
    return (at if at.tzinfo is None else at.astimezone(dt.UTC).replace(tzinfo=None)).isoformat(timespec="seconds") + "Z"


def said(text: Msg | Text | str, lang: Lang) -> str:
    """A text in the language of the caller."""
    return render(text, lang=lang)


class Strict(BaseModel):
    """Parameters or a body: names that are not there are refused."""

    model_config = ConfigDict(extra="forbid")


_KINDS: dict[str, Any] = {"string": str, "int64": int, "double": float, "bool": bool, "date": dt.date}


def model_of(name: str, columns: Iterable[Column]) -> type[BaseModel]:
    """The description of a row. Every column may be null, and may be absent when the caller's role hides it."""
    fields: dict[str, Any] = {}
    for one in columns:
        kind = str if one.unit == "money" else _KINDS[one.type]
        unit = "decimal text in units of `currency`" if one.unit == "money" else one.unit
        fields[one.name] = (kind | None, Field(default=None, description=f"{one.label.en} ({unit})"))
    return create_model(name, **fields)
