"""What an entity is: its kind, key, columns, and how its times are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from oarlock.kit.text import Text


class ColumnType(StrEnum):
    """Logical type of a column; `MONEY` is stored as int64 minor units of the row's currency column."""

    STRING = "string"
    BOOL = "bool"
    INT32 = "int32"
    INT64 = "int64"
    DOUBLE = "double"
    DECIMAL = "decimal"
    DATE = "date"
    TIMESTAMP = "timestamp"
    MONEY = "money"
    CURRENCY = "currency"


Kind = Literal["state", "event", "rollup"]

MOST_HOURS = 10**9
"""So that hundredths of any number of hours, and what they cost, add up in 64 bits."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The lowest and highest number of a column in rows whose `column` holds `choice`."""

    column: str
    choice: str
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Column:
    """One declared column.

    `dated_by` names the column that says when this one was filled in (for values that arrive late, such as an end).
    `refers_to` names the entity whose key it holds. `since` is the schema version that added it.
    `aliases` are further header words that generic files may use.
    `pseudonym`: people are told apart by it, so it is stored as a keyed hash of the trimmed, lower-case value.
    `scales` bound a number by what another column says.
    """

    name: str
    type: ColumnType
    label: Text
    required: bool = False
    unit: str | None = None
    personal: bool = False
    pseudonym: bool = False
    dated_by: str | None = None
    refers_to: str | None = None
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    scales: tuple[Scale, ...] = ()
    since: int = 1


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One declared entity.

    A `state` entity has versions of each key (the newest that was true at T counts); an `event` happened once; a
    `rollup` is derived from the entities in `made_from` and is never imported.
    `key` names the columns that make the key of a row when the file gives them all.
    `natural_key` names the columns that tell rows apart when the file has no key column; equal ones are numbered.
    `learned_by` lists the columns, best first, that say when the source could know the row.
    `valid_by` lists the columns, best first, that say since when a state version is true.
    `happened_by` lists the columns whose latest value tells how far the feed was observed (never an end date).
    `by_day` names the stamp whose local day (of the workspace's zone) says which file a row goes to; equal rows are
    looked for within one day only.
    `quiet_days` is for how many days a living feed may bring nothing new; after that, figures made of it are not
    observed. None: the feed says nothing by its silence (parents of accounts, menus).
    `is_human`: people decide or judge it in Oarlock; the journal's rows of that name become rows of the lake.
    `never_before`: it says nothing of the days before its own, for nobody had decided or judged it yet; on its own day
    it counts from the start. Other states hold before their first version, too.
    `in_order` are pairs of columns of which the second must not be less, or earlier, than the first.
    """

    name: str
    kind: Kind
    label: Text
    meaning: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    natural_key: tuple[str, ...] = ()
    in_order: tuple[tuple[str, str], ...] = ()
    learned_by: tuple[str, ...] = ()
    valid_by: tuple[str, ...] = ()
    happened_by: tuple[str, ...] = ()
    by_day: str | None = None
    made_from: tuple[str, ...] = ()
    quiet_days: int | None = None
    is_human: bool = False
    never_before: bool = False

    @property
    def version(self) -> int:
        """Schema version: the highest `since` of the columns."""
        return max(c.since for c in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; `KeyError` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def names(self) -> tuple[str, ...]:
        """All column names in declared order."""
        return tuple(c.name for c in self.columns)

    @property
    def personal(self) -> tuple[str, ...]:
        """Names of the columns that hold personal data; they live in side files."""
        return tuple(c.name for c in self.columns if c.personal)


def col(
    name: str,
    type: ColumnType | str,
    en: str,
    zh: str,
    *,
    required: bool = False,
    unit: str | None = None,
    personal: bool = False,
    pseudonym: bool = False,
    dated_by: str | None = None,
    refers_to: str | None = None,
    aliases: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
    minimum: int | None = None,
    maximum: int | None = None,
    scales: tuple[Scale, ...] = (),
    since: int = 1,
) -> Column:
    """Short form of `Column` for declarations."""
    return Column(
        name=name,
        type=ColumnType(type),
        label=Text(en=en, zh=zh),
        required=required,
        unit=unit,
        personal=personal,
        pseudonym=pseudonym,
        dated_by=dated_by,
        refers_to=refers_to,
        aliases=aliases,
        choices=choices,
        minimum=minimum,
        maximum=maximum,
        scales=scales,
        since=since,
    )
