"""Which score sheet is in force for each mode, and which one is proposed: both versions are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.modes import MODES
from oarlock.metrics.core.parameters import text_of
from oarlock.metrics.core.spine import Spine, frame
from oarlock.strategy.modes.sheets import PREFIX, ROLES, shipped_sheets

if TYPE_CHECKING:
    import ibis.expr.types as ir

SHEET = Parameter(
    name="sheet", unit="text", choices=tuple(shipped_sheets().sheets),
    label=Text(en="Sheet to compare with, for every mode", zh="用于对比的评分表（各模式）"),
)  # fmt: skip


def in_force(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `mode`, `current`, `proposed` (sheet codes), `is_assumed`, `limit` (ten-thousandths) of each instant.

    A choice that names a sheet nobody knows counts as none.
    """
    known = shipped_sheets()
    given = text_of(q, SHEET.name, "", choices=("", *known.sheets))
    modes = tuple(
        {"mode": mode, "subject": PREFIX + mode, "proposed": given or known.proposed[mode],
         "limit": round(known.limits[mode] * 10_000)}
        for mode in MODES
    )  # fmt: skip
    table = tables.literal(modes, {"mode": "string", "subject": "string", "proposed": "string", "limit": "int64"})
    periods = frame(tables, shape)
    every = table.cross_join(periods.filter(periods.observed).select("period", "starts"))
    every = every.select(*table.columns, "period", "starts")
    rows = tables.entity("strategy_choice")
    chosen = rows.filter(rows.choice.isin(tuple(known.sheets))).select(
        of="subject", choice="choice", day=local_day(rows.decided_at, q.zone)
    )
    both = every.left_join(chosen, [every.subject == chosen.of, chosen.day <= every.starts])
    return both.select(
        "period", "mode", "proposed", "limit", current=both.choice.fill_null(known.assumed),
        is_assumed=both.choice.isnull(),
    )  # fmt: skip


def weights(tables: Tables) -> ir.Table:
    """`sheet`, `role`, `measure`, `weight` (per cent), `is_stage` of every sheet, roles filled in."""
    known = shipped_sheets()
    rows = tuple(
        {"sheet": sheet.code, "role": role, "measure": name, "weight": weight,
         "is_stage": known.measures[name].kind == "stage"}
        for sheet in known.sheets.values()
        for role in ROLES
        for name, weight in sheet.weights(role).items()
    )  # fmt: skip
    schema = {"sheet": "string", "role": "string", "measure": "string", "weight": "int64", "is_stage": "bool"}
    return tables.literal(rows, schema)


def shares(tables: Tables) -> ir.Table:
    """`sheet`, `share`: the largest share of stage revenue of each sheet, in ten-thousandths."""
    known = shipped_sheets()
    rows = tuple({"sheet": s.code, "share": round(known.largest_share(s) * 10_000)} for s in known.sheets.values())
    return tables.literal(rows, {"sheet": "string", "share": "int64"})
