"""Identity links: the account that each reference of a source stands for, chains of merges followed to their end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.lake.engines.base import Engine

if TYPE_CHECKING:
    import ibis.expr.types as ir

_ONE_PER_ACCOUNT = ("account", "account_attribute")
"""Entities that say one thing about an account: after a merge only one row may speak. Lines, invoices … add up."""


def resolve(links: Mapping[str, str]) -> dict[str, str]:
    """Each reference with the account at the end of its chain; references that stand for themselves are left out.

    A circle stands for its smallest member, so the answer does not depend on where one enters it.
    """
    ends: dict[str, str] = {}
    for start in links:
        path: list[str] = []
        place = start
        on_path: dict[str, int] = {}
        while place not in ends and place not in on_path and links.get(place, place) != place:
            on_path[place] = len(path)
            path.append(place)
            place = links[place]
        end = min(path[on_path[place] :]) if place in on_path else ends.get(place, place)
        ends.update(dict.fromkeys(path, end))
    return {ref: end for ref, end in ends.items() if ref != end}


def account_columns(entity: Entity) -> tuple[str, ...]:
    """The columns that hold an account's ID."""
    own = entity.key if entity.name == "account" else ()
    return tuple(c.name for c in entity.columns if c.refers_to == "account" or c.name in own)


def linked(table: ir.Table, entity: Entity, links: ir.Table, *, also: Iterable[str] = ()) -> ir.Table:
    """The table with account references replaced by the accounts they stand for.

    links: `ref` and `_account`. Of the rows that one account now has in an entity that allows one, the account's own
    wins, else that of the smallest reference. also: further columns that tell rows apart (`day`).
    """
    import ibis

    key = entity.key if entity.name in _ONE_PER_ACCOUNT else ()
    for name in account_columns(entity):
        mark = links.rename({f"_to_{name}": "_account", f"_ref_{name}": "ref"})
        joined = table.left_join(mark, table[name] == mark[f"_ref_{name}"])
        if name in key:
            joined = joined.mutate(_from=joined[name])
        table = joined.mutate(**{name: ibis.coalesce(joined[f"_to_{name}"], joined[name])})
    if key:
        table = _one_per_account(table, (*key, *also))
    if entity.name == "account":
        # A merge of a group with its member must not make an account its own parent.
        table = table.mutate(parent_id=table.parent_id.nullif(table.account_id))
    return table


def _one_per_account(table: ir.Table, key: tuple[str, ...]) -> ir.Table:
    import ibis

    moved = table.filter(table._to_account_id.notnull())
    own = table.filter(table._to_account_id.isnull())
    lost = moved.anti_join(own, list(key))
    first = lost.mutate(_first=ibis.row_number().over(group_by=[lost[name] for name in key], order_by=lost._from.asc()))
    return own.union(first.filter(first._first == 0).drop("_first"))


def link_table(engine: Engine, ends: Mapping[str, str]) -> ir.Table:
    """Resolved links as a table."""
    return engine.literal(
        ({"ref": ref, "_account": end} for ref, end in sorted(ends.items())), {"ref": "string", "_account": "string"}
    )
