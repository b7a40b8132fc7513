"""One part of a plan as SQL: from staged text to values, with the rows that are bad told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oarlock.domain.entities import entity as entity_named
from oarlock.domain.entity import Column, Entity
from oarlock.domain.plan import Col, Const, Part, ReadPlan, Target
from oarlock.errors import OarlockError
from oarlock.kit.files import SourceFile
from oarlock.kit.text import Msg
from oarlock.lake.load.columns import read_columns
from oarlock.lake.load.dates import FileDates
from oarlock.lake.load.expr import NOTHING, Tables, to_sql, used_columns
from oarlock.lake.load.fields import FieldSql, Reading, Settings, field_sql, row_faults

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """A fault of a whole row (a missing partner in another table): the column shown, its text, and why."""

    condition: str
    column: str
    value: str
    reason: Msg


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """One part as SQL.

    values: a query with `_n`, `_line`, `t_…` and `v_…` of every field. codes: column -> SQL giving the index of its
    reason, or null; row_codes: the same for faults of the whole row. conditions: each makes a row bad. reasons: why,
    by index.
    is_joined: rows come from a join, in any order.
    """

    entity: Entity
    part: Part
    fields: tuple[FieldSql, ...]
    values: str
    codes: Mapping[str, str]
    conditions: tuple[str, ...]
    row_codes: tuple[tuple[RowFault, str], ...]
    reasons: tuple[Msg, ...]
    notes: tuple[Msg, ...]
    is_joined: bool = False

    @property
    def is_bad(self) -> str:
        """Whether any field or the row is at fault, in SQL."""
        return f"coalesce({' or '.join(f'({c})' for c in self.conditions)}, false)" if self.conditions else "false"


def compile_part(
    connection: duckdb.DuckDBPyConnection,
    part: Part,
    *,
    plan: ReadPlan,
    source: SourceFile,
    joined: str,
    tables: Tables,
    faults: Sequence[RowFault],
    settings: Settings,
    dates: FileDates,
) -> Compiled:
    """Compile a part; looks once at columns whose way of writing only their values can tell."""
    entity = entity_named(part.entity)
    fields = _fields(entity, part, tables)
    texts = _texts(part, fields, joined, tables, faults)
    readings, notes = read_columns(connection, texts, fields, plan=plan, source=source, tables=tables, dates=dates)
    compiled = [
        field_sql(
            entity,
            column,
            target,
            to_sql(target.expr, tables),
            reading=readings.get(column.name, Reading()),
            settings=settings,
        )
        for column, target in fields
    ]
    query = texts
    for stage in (
        {name: sql for f in compiled for name, sql in f.cleaned.items()},
        {name: sql for f in compiled for name, sql in f.prepared.items()},
        {f"v_{f.column.name}": f.value for f in compiled},
    ):
        query = f"select {', '.join(['*', *(f'{sql} as {name}' for name, sql in stage.items())])} from ({query})"
    reasons: list[Msg] = []
    between = row_faults(entity, [f.column.name for f in compiled])
    codes: dict[str, str] = {}
    conditions: list[str] = []
    for f in compiled:
        cases = []
        for fault in [*f.faults, *between.get(f.column.name, ())]:
            cases.append(f"when {fault.condition} then {len(reasons)}")
            reasons.append(fault.reason)
            if not fault.is_finer:
                conditions.append(fault.condition)
        if cases:
            codes[f.column.name] = f"case {' '.join(cases)} end"
    row_codes = []
    for index, row_fault in enumerate(faults):
        row_codes.append((row_fault, f"case when f_{index} then {len(reasons)} end"))
        reasons.append(row_fault.reason)
        conditions.append(f"f_{index}")
    return Compiled(
        entity=entity,
        part=part,
        fields=tuple(compiled),
        values=query,
        codes=codes,
        conditions=tuple(conditions),
        row_codes=tuple(row_codes),
        reasons=tuple(reasons),
        notes=tuple(notes),
        is_joined=bool(plan.lookups),
    )


def _fields(entity: Entity, part: Part, tables: Tables) -> list[tuple[Column, Target]]:
    """Declared columns with their targets, in declared order; a currency column is always there for money.

    Targets whose columns the file does not have are left out: planning them costs more than a small file does.
    """
    targets = {target.column: target for target in part.targets}
    if unknown := [name for name in targets if name not in entity.names]:
        raise OarlockError(
            "The preset fills the column '{column}' that {entity} does not have.",
            column=unknown[0],
            entity=entity.name,
        )
    out = []
    for column in entity.columns:
        target = targets.get(column.name)
        if target is not None and to_sql(target.expr, tables) in (NOTHING, "''"):
            target = None
        if target is None and (column.required or column.type == "currency"):
            target = Target(column=column.name, expr=Const(""))
        if target is not None:
            out.append((column, target))
    return out


def _text(target: Target, tables: Tables) -> str:
    """The text of a target; raw columns are null when empty already."""
    sql = to_sql(target.expr, tables)
    return sql if isinstance(target.expr, Col) else f"nullif({sql}, '')"


def _texts(
    part: Part, fields: Sequence[tuple[Column, Target]], joined: str, tables: Tables, faults: Sequence[RowFault]
) -> str:
    """The text of each field, for the rows that the part wants and that are not empty."""
    columns = [f"{_text(target, tables)} as t_{column.name}" for column, target in fields]
    columns += [f"{fault.condition} as f_{index}" for index, fault in enumerate(faults)]
    columns += [f"{fault.value} as g_{index}" for index, fault in enumerate(faults)]
    conditions = []
    if part.where is not None:
        conditions.append(to_sql(part.where, tables))
    used = used_columns([target.expr for _, target in fields], tables)
    own = [tables[alias].sql(index) for alias, index in sorted(used) if alias == ""]
    if own:
        conditions.append(" or ".join(f"{name} is not null" for name in own))
    if part.is_gathered and joined == "raw as r":
        # Most of what repeats is equal as it stands in the file: then little is left to be worked out.
        exprs = [*(target.expr for _, target in fields), *(e for e in (part.where, part.each) if e is not None)]
        raw = ", ".join(f"c{index}" for _, index in sorted(used_columns(exprs, tables)))
        joined = f"(select min(_n) as _n, min(_line) as _line, {raw} from raw group by all) as r" if raw else joined
    if part.each is not None:
        listed = f"string_split_regex({to_sql(part.each, tables)}, '[;,，；]')"
        joined += f" cross join lateral (select unnest({listed})) as item(_each)"
        conditions.append("trim(item._each) <> ''")
    where = f" where {' and '.join(f'({c})' for c in conditions)}" if conditions else ""
    texts = f"select r._n, r._line, {', '.join(columns)} from {joined}{where}"
    if part.is_gathered:
        names = [f"t_{column.name}" for column, _ in fields]
        names += [f"{kind}_{index}" for kind in "fg" for index, _ in enumerate(faults)]
        return f"select min(_n) as _n, min(_line) as _line, {', '.join(names)} from ({texts}) group by all"
    return texts
