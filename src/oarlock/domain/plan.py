"""How to read a file: a preset describes its read as a frozen `ReadPlan`, and the lake's engine runs it.

Every raw column arrives as text. A `Target` says how one declared column is made from raw columns; the column's
declared type decides how text is parsed, and what fails to parse sends the row to quarantine.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DateOrder = Literal["ymd", "dmy", "mdy"]


@dataclass(frozen=True)
class Col:
    """A raw column; the first of `names` that the header holds (compared without case, spaces, `_` and BOM).

    A dotted name that the header does not hold (`properties.plan.name`) is looked for inside a column of JSON; such a
    place counts as held by every row, so several of them belong into a `First`. A name between slashes (`/recommend/`)
    is the first column whose name the pattern is found in, without regard to case and markup.
    """

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)


@dataclass(frozen=True)
class Const:
    """The same text in every row."""

    value: str


@dataclass(frozen=True)
class Sql:
    """Text made by a DuckDB SQL expression; `{a}` places hold the parts in `using`, and each part is text or null."""

    template: str
    using: Mapping[str, Expr] = field(default_factory=dict)


@dataclass(frozen=True)
class First:
    """The first part that is neither null nor empty."""

    parts: tuple[Expr, ...]

    def __init__(self, *parts: Expr) -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True)
class Choose:
    """Text replaced through a table (keys compared in lower case); `otherwise` for all else, null keeps the text."""

    part: Expr
    table: Mapping[str, str]
    otherwise: str | None = None


Expr = Col | Const | Sql | First | Choose


@dataclass(frozen=True, kw_only=True)
class Target:
    """How one declared column of the entity is made.

    `unit` is for money only: amounts of the file in `major` (12.50) or `minor` (1250) units.
    `end_inclusive` is for end dates: the file's end day is still covered, so one day is added.
    `day` says which local day a stamp in a date column becomes: `next`, the first day that begins at or after it (spans
    count by days that begin in them), or `same`, the day that it falls on (a due date).
    """

    column: str
    expr: Expr
    unit: Literal["major", "minor"] = "major"
    end_inclusive: bool = False
    date_order: DateOrder | None = None
    epoch: Literal["s", "ms"] | None = None
    day: Literal["next", "same"] = "next"


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """Another table of the same import that this read joins: `alias.column` names its raw columns in `Col`.

    `preset` names the preset that recognises the other file (`instead`: the presets tried in turn when the import holds
    no file of it); `on` pairs this file's column with the other's. `match` gives the text to compare with the other's
    column when it is not simply the column `on[0]`: it may use columns of this file and of lookups named before.
    Lookups are joined in order, left: a row without a match keeps nulls. `is_required` says that such a row (or a
    missing file) is a fault of the row; otherwise the columns are null. Of several matches the one with the greatest
    text in `newest_by` is taken (the last in the file when it is empty), unless `is_each` makes a row of every match.
    `where` keeps only rows of the other table for which it is true; its `Col` names have no alias.
    """

    alias: str
    preset: str
    on: tuple[str, str]
    is_required: bool = True
    instead: tuple[str, ...] = ()
    match: Expr | None = None
    newest_by: str = ""
    is_each: bool = False
    where: Sql | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one entity gets from each row of the file.

    `where` keeps only rows for which the SQL text is true (footer lines, deleted records); the others are not errors.
    `is_distinct` keeps one row per key when several rows of the file speak of the same thing (an account per invoice).
    `is_history` says that rows of one key are versions over time, each with its own stamp: all are kept.
    `is_new_only` leaves out keys that the lake already holds, or that came earlier in the same import: the row is a
    by-product that knows less than the system's own table (a customer's name in a list of subscriptions).
    `is_gathered` reads rows whose texts are all equal once: for few things that very many rows repeat (the accounts of
    events); the line told is the first.
    `each` makes a row of every item of a list joined by `;` or `,`; the item is `EACH`.
    Window functions may stand in `Sql` targets (over the rows that `where` keeps), never in `where` itself.
    """

    entity: str
    targets: tuple[Target, ...]
    where: Sql | None = None
    is_distinct: bool = False
    is_history: bool = False
    is_new_only: bool = False
    is_gathered: bool = False
    each: Expr | None = None


EACH = Sql("trim(item._each)")
"""The item of a part's list (`Part.each`)."""


@dataclass(frozen=True, kw_only=True)
class ReadPlan:
    """How a file becomes rows of entities; the first part is the file's main entity.

    `system` is the source's short name (`stripe`); empty for the company's own files, whose IDs stay as they are.
    `zone` is the time zone of stamps without one: `utc` or `local` (the workspace's).
    `date_order` `ymd` leaves dates such as 01/02/2024 to what the file proves; `is_year_first` says that dates with a
    year of two digits begin with it. `usual_order` was said of such files before: what a file proves comes first.
    `never` lists words (card, iban …): a raw column whose name holds one is never read, not even as an attribute;
    `is_never` decides.
    """

    preset: str
    system: str
    parts: tuple[Part, ...]
    lookups: tuple[Lookup, ...] = ()
    zone: Literal["utc", "local"] = "utc"
    date_order: DateOrder = "ymd"
    is_year_first: bool = False
    usual_order: Literal["dmy", "mdy"] | None = None
    decimal: Literal[".", ","] | None = None
    skip_after_blank: bool = False
    never: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One kind of export: how its header is recognised, and how it is read.

    A header matches when it holds all of `needs` (each an alternative of names) and none of `refuses`; among several
    matching presets the one with the most `needs` and `hints` found wins. `is_lookup` marks tables that only serve
    as another preset's lookup and load nothing themselves. `is_generic` presets stand back when a specific one matches,
    and match only when they know most of the header's columns (or five and a quarter). `is_asked` presets are used by
    name only.
    """

    name: str
    title: str
    needs: tuple[tuple[str, ...], ...]
    hints: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    plan: ReadPlan | None = None
    is_generic: bool = False
    is_asked: bool = False

    @property
    def is_lookup(self) -> bool:
        """Whether the table only serves others."""
        return self.plan is None


def header_key(name: str) -> str:
    """The form in which header names are compared: lower case without BOM, spaces, `_`, `-` and quotes."""
    return "".join(ch for ch in name.strip("\ufeff").casefold() if ch not in " _-\"'\u3000\t")


def is_never(name: str, words: tuple[str, ...]) -> bool:
    """Whether a raw column's name holds one of the words as a word of its own (`Card ID`, `default_card_id`)."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)
    found = {part.casefold() for part in parts}
    pairs = {"".join(pair).casefold() for pair in itertools.pairwise(parts)}
    return not (found | pairs).isdisjoint(words)
