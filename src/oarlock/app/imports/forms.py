"""What the forms of this room send, read with care."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from oarlock.app.imports.services import Choice
from oarlock.domain.entities import ENTITIES
from oarlock.domain.entities.accounts import ACCOUNTS
from oarlock.domain.entities.behaviour import BEHAVIOUR
from oarlock.domain.entities.people import PEOPLE
from oarlock.domain.entities.revenue import REVENUE
from oarlock.domain.entities.strategy import STRATEGY
from oarlock.domain.entities.success import SUCCESS
from oarlock.domain.entities.system import SYSTEM
from oarlock.domain.entity import Entity
from oarlock.errors import UserError
from oarlock.ingest.looking import OURS, guess, lacks, likely_entity
from oarlock.kit.text import Text

ORDERS = {
    "": Text(en="as the file shows", zh="按文件判断"),
    "dmy": Text(en="day/month/year", zh="日/月/年"),
    "mdy": Text(en="month/day/year", zh="月/日/年"),
    "ymd": Text(en="year/month/day", zh="年/月/日"),
}
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "windows-1252", "iso-8859-1", "shift_jis", "euc-kr")
"""Those that the form offers; a file may come in any other, too."""
OPTIONS = ("complete", "yes", "again", "attributes")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of an entity in the form: which column is chosen for it."""

    name: str
    label: Text
    required: bool
    column: str


@dataclass(frozen=True, kw_only=True)
class MappingForm:
    """The form for one table: the entity that is chosen, and a choice for each of its fields.

    required: names of the fields without which no row is read.
    """

    entity: Entity
    required: tuple[Text, ...]
    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    lacks: tuple[Text, ...]


GROUPS: tuple[tuple[Text, tuple[Entity, ...]], ...] = (
    (Text(en="Customers", zh="客户"), ACCOUNTS),
    (Text(en="People", zh="人员"), PEOPLE),
    (Text(en="Money", zh="收入与成本"), REVENUE),
    (Text(en="Usage", zh="产品使用"), BEHAVIOUR),
    (Text(en="Support and success", zh="服务与成功"), SUCCESS),
    (Text(en="Strategy", zh="战略"), (*STRATEGY, *SYSTEM)),
)


def grouped() -> list[tuple[Text, list[Entity]]]:
    """What a file may hold, by room, those that most companies have first."""
    found = [(label, [one for one in some if one.name not in OURS]) for label, some in GROUPS]
    return [(label, some) for label, some in found if some]


def entities() -> list[Entity]:
    """What a file may hold, by name."""
    return [one for name, one in ENTITIES.items() if name not in OURS]


def mapping_form(table: Mapping[str, Any], *, wanted: str | None) -> MappingForm:
    """The form: what was chosen before, else what the column names plainly say."""
    header = tuple(table["header"])
    before = table["entity"] or table.get("wanted")
    is_asked = wanted in ENTITIES and wanted not in OURS
    name = str(wanted) if is_asked else before or likely_entity(header, table["name"])
    entity = ENTITIES[name]
    said = table["mapping"] if name == before or not before else {}
    # A column that somebody said is a field is no longer free to be guessed as another one.
    guessed = {field: column for field, column in guess(name, header).items() if column not in said.values()}
    known = {**guessed, **said}
    fields = tuple(
        Field(name=c.name, label=c.label, required=c.required, column=known.get(c.name, "")) for c in entity.columns
    )
    first = tuple(f for f in fields if f.required or f.column)
    labels = {c.name: c.label for c in entity.columns}
    return MappingForm(
        entity=entity, required=tuple(labels[c.name] for c in entity.columns if c.required), fields=first,
        more=tuple(f for f in fields if f not in first),
        lacks=tuple(labels[n] for n in lacks(name, known)),
    )  # fmt: skip


def choice_of(post: QueryDict) -> Choice:
    """What was sent; raises `UserError` for what no form of ours sends."""
    entity = post.get("entity", "")
    order = post.get("date_order", "")
    if entity not in ENTITIES or entity in OURS or order not in ORDERS:
        raise UserError("There is no such choice.", remedy="Reload the page and choose again.")
    names = set(ENTITIES[entity].names)
    mapping = {
        name.removeprefix("field."): value
        for name, value in post.items()
        if name.startswith("field.") and value and name.removeprefix("field.") in names
    }
    seen = post.get("seen", "")[:16]
    return Choice(entity=entity, mapping=mapping, date_order=order or None, seen=seen)  # type: ignore[arg-type]


def options_of(post: QueryDict) -> dict[str, Any]:
    """The ticks of the whole upload."""
    encoding = post.get("encoding", "").strip()[:40]
    return {**{name: post.get(name) == "1" for name in OPTIONS}, "encoding": encoding}


def day_of(told: str) -> dt.date | None:
    """A day of the form; None when it is empty. Raises `UserError` for what is no day."""
    try:
        return dt.date.fromisoformat(told) if told else None
    except ValueError:
        raise UserError("'{day}' is not a day.", remedy="Write it as YYYY-MM-DD.", day=told[:40]) from None
