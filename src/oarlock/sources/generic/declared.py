"""Makes an entity's preset: header words are the column's code, its labels in English and Chinese, and its aliases."""

from __future__ import annotations

from oarlock.domain.entities import ENTITIES
from oarlock.domain.entity import Column, ColumnType, Entity
from oarlock.domain.expressions import INTERVALS, NEVER, SPANS, interval_count
from oarlock.domain.plan import Choose, Col, Expr, First, Part, Preset, ReadPlan, Target, header_key

_WEAK = frozenset({"id", "name", "number", "version", "编号", "名称"})
"""Words that any table may use for its own rows: read when the entity is given, but no sign of it."""

_STATUSES = {
    "contract_line": {
        **dict.fromkeys(("生效", "有效", "执行中", "使用中", "current", "live", "open"), "active"),
        **dict.fromkeys(("逾期", "past due", "pastdue", "overdue"), "past_due"),
        **dict.fromkeys(("试用", "trial", "in_trial"), "trialing"),
        **dict.fromkeys(("暂停", "on hold"), "paused"),
        **dict.fromkeys(("已结束", "结束", "到期", "expired", "closed"), "ended"),
        **dict.fromkeys(("已取消", "取消", "cancelled", "terminated", "终止"), "canceled"),
        **dict.fromkeys(("未付", "未付款"), "unpaid"),
    },
    "invoice": {
        **dict.fromkeys(("草稿",), "draft"),
        **dict.fromkeys(
            ("未付", "未付款", "待付", "部分付款", "unpaid", "sent", "overdue", "逾期", "partially paid"), "open"
        ),
        **dict.fromkeys(("已付", "已付款", "已回款", "已结清"), "paid"),
        **dict.fromkeys(("作废", "已作废", "voided"), "void"),
        **dict.fromkeys(("坏账", "无法收回", "written off"), "uncollectible"),
    },
}


def declared(entity: Entity) -> Preset:
    """The generic preset of one entity, named `generic_<entity>`; IDs stay as they are, stamps are local time."""
    words = {column.name: _words(entity, column) for column in entity.columns}
    strong = {name: tuple(w for w in found if header_key(w) not in _WEAK) for name, found in words.items()}
    needed = [c.name for c in entity.columns if c.required] or [*(entity.key or entity.names[:1])]
    told = {header_key(word) for name in needed for word in strong[name]}
    plan = ReadPlan(
        preset=f"generic_{entity.name}",
        system="",
        zone="local",
        never=NEVER,
        parts=(Part(entity=entity.name, targets=tuple(_target(entity, c, words) for c in entity.columns)),),
    )
    return Preset(
        name=plan.preset,
        title=f"{entity.label.en} (own file)",
        needs=tuple(strong[name] for name in needed),
        hints=tuple(w for found in words.values() for w in found if header_key(w) not in told | _WEAK),
        plan=plan,
        is_generic=True,
    )


def _words(entity: Entity, column: Column) -> tuple[str, ...]:
    """Header words of a column that no other column of the entity has a better right to.

    A code goes before a label, a label before an alias; a word that two columns claim alike stays with the one that is
    not the key, because rows that share a key would replace each other.
    """
    own = _own(entity, column)
    out: dict[str, str] = {}
    for strength, word in enumerate(own):
        key = header_key(word)
        rivals = [_claim(entity, other, key) for other in entity.columns if other is not column]
        best = min((r for r in rivals if r is not None), default=None)
        mine = min(strength, 3)
        if best is None or mine < best or (mine == best and column.name not in entity.key):
            out.setdefault(key, word)
    return tuple(out.values())


def _own(entity: Entity, column: Column) -> list[str]:
    """All words a column may go by; a reference also goes by the words for the key it refers to (`客户ID`)."""
    own = [column.name, column.label.en, column.label.zh, *column.aliases]
    if column.refers_to and column.refers_to != entity.name:
        other = ENTITIES[column.refers_to]
        key = other.column(other.key[0])
        own += [w for w in (key.name, key.label.en, key.label.zh, *key.aliases) if header_key(w) not in _WEAK]
    return own


def _claim(entity: Entity, column: Column, key: str) -> int | None:
    """How strongly a column claims a header word: 0 code, 1 and 2 labels, 3 alias, None not at all."""
    found = [min(i, 3) for i, word in enumerate(_own(entity, column)) if header_key(word) == key]
    return min(found, default=None)


def _target(entity: Entity, column: Column, words: dict[str, tuple[str, ...]]) -> Target:
    expr: Expr = Col(*words[column.name])
    if column.name == "interval" and column.choices:
        expr = Choose(expr, INTERVALS)
    elif column.name == "interval_count" and column.type is ColumnType.INT32:
        expr = First(expr, interval_count(Col(*words["interval"])))
    elif column.name == "status" and entity.name in _STATUSES:
        expr = Choose(expr, _STATUSES[entity.name])
    return Target(column=column.name, expr=expr, day="next" if column.name in SPANS else "same")
