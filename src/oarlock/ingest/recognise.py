"""Which preset reads a table: the one asked for, the one that worked before, or the one that knows its header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from oarlock.domain.entities import entity as find_entity
from oarlock.domain.plan import Col, Const, DateOrder, First, Part, Preset, ReadPlan, Sql, Target, header_key, is_never
from oarlock.errors import NotRecognisedError
from oarlock.ingest.mapping import Memory, apply, columns_of, header_hash, used_columns
from oarlock.ingest.options import ImportOptions
from oarlock.kit.files import SourceFile
from oarlock.kit.files.csvfile import read_head
from oarlock.kit.text import Msg, msg
from oarlock.sources import registry


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A table with the preset that reads it; `plan` is None for tables that only serve others.

    mapping, date_order: the columns and the order of dates that the user chose, now or before; is_chosen: whether the
    choice should be remembered.
    """

    source: SourceFile
    preset: Preset
    plan: ReadPlan | None
    mapping: Mapping[str, str]
    is_chosen: bool
    date_order: DateOrder | None = None
    notes: tuple[Msg, ...] = ()

    @property
    def entity(self) -> str | None:
        """The main entity."""
        return self.plan.parts[0].entity if self.plan else None


def recognise(source: SourceFile, *, options: ImportOptions, memory: Mapping[str, Memory]) -> Recognised:
    """Choose the preset and make the plan; raises `NotRecognisedError` or `UnknownNameError`."""
    header = source.header
    try:
        preset, known, is_forced = choose(header, options=options, memory=memory)
    except NotRecognisedError:
        check_title(source)
        raise
    mapping = {**(known.mapping if known else {}), **options.mapping}
    notes: tuple[Msg, ...] = ()
    if known is not None and (known.mapping or not known.date_order):
        notes = (msg("Columns are read as they were last time (preset {preset}).", preset=preset.name),)
    if preset.plan is None:
        if is_forced:
            raise NotRecognisedError(
                "The preset '{preset}' only completes other tables and loads nothing itself.", preset=preset.name
            )
        return Recognised(source=source, preset=preset, plan=None, mapping={}, is_chosen=False)
    plan = apply(preset.plan, mapping, header)
    if is_forced or known is not None:
        _check_required(plan, source)
    before = memory.get(header_hash(header))
    usual = before.date_order if before is not None and before.preset == preset.name else None
    plan = _dated(plan, options.date_order, usual)
    notes += _repeated(plan, header)
    if options.system is not None:
        plan = replace(plan, system=options.system)
    if options.attributes:
        plan = with_attributes(plan, header)
    order = options.date_order or usual
    return Recognised(
        source=source, preset=preset, plan=plan, mapping=mapping, is_chosen=bool(mapping or order) or is_forced,
        date_order=order, notes=notes,
    )  # fmt: skip


def _dated(plan: ReadPlan, said: DateOrder | None, usual: DateOrder | None) -> ReadPlan:
    """The plan with the order of dates that was said of this file, or before of such files."""
    if said is not None:
        return replace(plan, date_order=said, is_year_first=said == "ymd")
    if usual is None:
        return plan
    return replace(plan, date_order="ymd", is_year_first=usual == "ymd", usual_order=None if usual == "ymd" else usual)


def choose(
    header: Sequence[str], *, options: ImportOptions, memory: Mapping[str, Memory]
) -> tuple[Preset, Memory | None, bool]:
    """The preset of a header, what is remembered of it (unless the user chose anew), and whether the user chose."""
    forced = _forced(header, options)
    if forced is not None:
        return forced, None, True
    known = memory.get(header_hash(header))
    if known:
        return registry.preset(known.preset), known, False
    return _by_header(header, options.mapping), None, False


def _by_header(header: Sequence[str], mapping: Mapping[str, str]) -> Preset:
    """The preset that knows the header, once the columns that the user named go by the names of their fields."""
    if not mapping:
        return registry.best(header)
    fields = {header_key(column): field.rpartition(".")[2] for field, column in mapping.items()}
    named = [fields.get(header_key(name), name) for name in header]
    if registry.recognise(named):
        return registry.best(named)
    near, lacks = registry.nearest(named)
    # Who names all that a table needs has said what it is, however many other columns there are. One name does not:
    # many tables speak of accounts.
    return near if not lacks and len(mapping) > 1 else registry.best(named)


def _check_required(plan: ReadPlan, source: SourceFile) -> None:
    """Refuse a table that has no column for a required field, rather than reject each of its rows."""
    main = plan.parts[0]
    header = {header_key(name) for name in source.header}
    targets = {t.column: t for t in main.targets}
    missing = []
    for column in find_entity(main.entity).columns:
        if column.required and column.name in targets:
            words = list(columns_of(targets[column.name].expr))
            if words and not any(header_key(w) in header or "." in w for w in words):
                missing.append(column.name)
    if missing:
        raise NotRecognisedError(
            "{file} has no column for {fields} of {entity}.",
            remedy="Name them with --map FIELD=COLUMN. The file's columns are: {columns}.",
            file=source.name,
            fields=missing,
            entity=main.entity,
            columns=list(source.header[:40]),
        )


def _repeated(plan: ReadPlan, header: Sequence[str]) -> tuple[Msg, ...]:
    """A note on columns that the plan reads and that the file has more than once."""
    used = used_columns(plan)
    names = [n for n in header if header_key(n) in used and any(o.startswith(f"{n} (") and _is_copy(o) for o in header)]
    if not names:
        return ()
    return (msg("The columns {columns} appear more than once; the first of each is read.", columns=names),)


def _is_copy(name: str) -> bool:
    return re.search(r" \(\d+\)$", name) is not None


def _has_wider_lines(source: SourceFile) -> bool:
    if source.kind != "csv":
        return False
    lines = read_head(source.path).decode("utf-8", "replace").splitlines()[1:20]
    return any(mark in line for line in lines for mark in ",;\t|")


def check_title(source: SourceFile) -> None:
    """Raise a `NotRecognisedError` of its own when the first line is a title and no row of column names."""
    names = [name for name in source.header if not re.fullmatch(r"column \d+", name)]
    if len(names) == 1 and (len(source.header) > 1 or source.bad_lines or _has_wider_lines(source)):
        raise NotRecognisedError(
            "{file} begins with the single cell '{title}', which is no line of column names.",
            remedy="If it is a title, remove the lines above the column names and import it again.",
            file=source.name,
            title=names[0][:100],
        )


def with_attributes(plan: ReadPlan, header: Iterable[str]) -> ReadPlan:
    """The plan of an account file that also reads each column it does not know as a dated custom field."""
    main = plan.parts[0]
    account = next((t for t in main.targets if t.column == "account_id"), None)
    if main.entity != "account" or account is None:
        return plan
    used = used_columns(plan)
    free = [name for name in header if name and header_key(name) not in used and not is_never(name, plan.never)]
    since = [t for t in main.targets if t.column in ("valid_from", "updated_at")]
    since.sort(key=lambda t: t.column != "valid_from")
    return replace(plan, parts=(*plan.parts, *(_attribute(name, account, since, main) for name in free)))


def _attribute(name: str, account: Target, since: list[Target], main: Part) -> Part:
    targets = [
        replace(account, column="account_id"),
        Target(column="attribute", expr=Const(name)),
        Target(column="value", expr=Col(name)),
    ]
    if since:
        targets.append(replace(since[0], column="valid_from", expr=First(*(t.expr for t in since))))
    holds = Sql("{value} is not null", {"value": Col(name)})
    if main.where is not None:
        holds = Sql("({value} is not null) and ({kept})", {"value": Col(name), "kept": main.where})
    return Part(entity="account_attribute", targets=tuple(targets), where=holds, is_history=main.is_history)


def _forced(header: Sequence[str], options: ImportOptions) -> Preset | None:
    """The preset that the user asked for, unless the table is plainly one that this preset looks things up in."""
    if options.preset is None and options.entity is None:
        return None
    if options.preset:
        asked = registry.preset(options.preset)
    else:
        asked = registry.generic(find_entity(options.entity or "").name)
    helpers = {n for look in asked.plan.lookups for n in (look.preset, *look.instead)} if asked.plan else set()
    if helpers:
        found = registry.recognise(header)
        if found and found[0][0].name in helpers and found[0][0].name != asked.name:
            return found[0][0]
    return asked
