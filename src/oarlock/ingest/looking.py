"""What files would be read as, before anything is: for people to say what nobody recognised, and to see the rest."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oarlock.domain.entities import ENTITIES, entity
from oarlock.domain.plan import DateOrder, ReadPlan, header_key
from oarlock.errors import OarlockError
from oarlock.ingest.collect import collect
from oarlock.ingest.mapping import Memory, columns_of, header_hash
from oarlock.ingest.memory import remembered
from oarlock.ingest.options import ImportOptions
from oarlock.ingest.recognise import Recognised, recognise
from oarlock.kit.files import SourceFile
from oarlock.kit.files.preview import first_rows
from oarlock.kit.text import Msg
from oarlock.lake.workspace import Workspace
from oarlock.sources import registry

OURS = ("identity_link", "edit")
"""Entities that only people's decisions feed."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One table: its header and first rows, and what would read it.

    entity: None when nothing recognised it (`error` says why) or it only completes other tables.
    wanted: the entity that the user chose for such a header before, though it could not be read so.
    reads: field of the entity -> column of the file; mapping, date_order: what the user chose for such a header before.
    """

    name: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    encoding: str = ""
    preset: str | None = None
    title: str = ""
    entity: str | None = None
    wanted: str | None = None
    reads: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    notes: tuple[Msg, ...] = ()
    error: OarlockError | None = None


def look(workspace: Workspace, paths: Iterable[Path], *, options: ImportOptions | None = None) -> list[Looked]:
    """Every table of the files, in the order of the files."""
    options, memory = options or ImportOptions(), remembered(workspace)
    with tempfile.TemporaryDirectory(prefix="oarlock-look-") as folder:
        tables = collect(paths, options=options, check=lambda header: None, scratch=Path(folder))
        return [
            Looked(name=t.name, error=t.error) if t.source is None else _table(t.source, options, memory)
            for t in tables
        ]


def _table(source: SourceFile, options: ImportOptions, memory: dict[str, Memory]) -> Looked:
    seen = {
        "name": source.name, "header": source.header, "rows": tuple(first_rows(source)), "encoding": source.encoding,
    }  # fmt: skip
    before = memory.get(header_hash(source.header))
    try:
        found = recognise(source, options=options, memory=memory)
    except OarlockError as error:
        if before is None:
            return Looked(**seen, notes=source.notes, error=error)  # type: ignore[arg-type]
        plan = registry.preset(before.preset).plan
        return Looked(
            **seen,  # type: ignore[arg-type]
            wanted=plan.parts[0].entity if plan is not None else None, mapping=dict(before.mapping),
            date_order=before.date_order, notes=source.notes, error=error,
        )  # fmt: skip
    return Looked(
        **seen,  # type: ignore[arg-type]
        preset=found.preset.name, title=found.preset.title, entity=found.entity,
        reads=_reads(found, source.header), mapping=found.mapping, date_order=found.date_order,
        notes=(*source.notes, *found.notes),
    )  # fmt: skip


def _reads(found: Recognised, header: Sequence[str]) -> dict[str, str]:
    return {} if found.plan is None else columns_read(found.plan, header)


def columns_read(plan: ReadPlan, header: Sequence[str]) -> dict[str, str]:
    """Field of the plan's main entity -> the first column of the header that feeds it."""
    there = {header_key(name): name for name in reversed(header)}
    out = {}
    for target in plan.parts[0].targets:
        named = [there[header_key(c)] for c in columns_of(target.expr) if header_key(c) in there]
        if named:
            out[target.column] = named[0]
    return out


def guess(entity_name: str, header: Sequence[str]) -> dict[str, str]:
    """Columns that plainly are fields of an entity, by name or label; the rest is for a person to say."""
    plan = registry.generic(entity_name).plan
    return columns_read(plan, header) if plan is not None else {}


def likely_entity(header: Sequence[str], file: str = "") -> str:
    """The entity that a file most likely holds; accounts when nothing speaks for any.

    Its own name says it most plainly; then the columns: required fields that are there, others, and what is lacking.
    """
    told = named_in(file)
    names = [name for name in ENTITIES if name not in OURS]

    def weight(name: str) -> tuple[float, bool]:
        found = guess(name, header)
        needed = {c.name for c in entity(name).columns if c.required}
        there = len(needed & set(found))
        return (len(found) + 2 * there - 2 * len(lacks(name, found)) + NAMED * (name == told), name == "account")

    return max(names, key=weight)


NAMED = 4
"""So many fields is it worth that the file's name says what it holds."""

SAID: dict[str, tuple[str, ...]] = {
    "account": ("客户名单", "客户列表", "客户清单", "客户", "企业名单", "公司名单", "customer", "client", "account",
                "company", "companies", "organization"),
    "contact": ("联系人", "通讯录", "contact", "person", "people"),
    "employee": ("员工", "人员名单", "花名册", "employee", "staff"),
    "assignment": ("负责人", "分配", "assignment", "owner"),
    "offering": ("产品", "服务目录", "product", "offering", "plan"),
    "contract_line": ("合同", "订阅", "续约", "subscription", "contract", "line item"),
    "invoice": ("发票", "账单", "开票", "invoice", "bill"),
    "payment": ("回款", "收款", "付款", "payment"),
    "opportunity": ("商机", "销售机会", "opportunit", "deal", "pipeline"),
    "fx_rate": ("汇率", "exchange rate", "fx"),
    "usage_event": ("使用", "用量", "埋点", "事件", "usage", "event"),
    "ticket": ("工单", "报障", "ticket", "case", "issue", "conversation"),
    "interaction": ("往来", "拜访", "会议", "通话", "meeting", "call", "interaction", "activit", "email"),
    "effort": ("工时", "timesheet", "effort", "time entr"),
    "cost": ("成本", "费用", "cost", "expense"),
    "survey_response": ("调查", "问卷", "满意度", "survey", "nps", "csat", "response"),
    "release": ("版本", "release"),
    "roadmap_item": ("路线图", "roadmap"),
    "price": ("价目", "价格", "price"),
    "milestone": ("里程碑", "milestone"),
    "outcome": ("期望结果", "目标", "outcome", "goal"),
}  # fmt: skip
"""Words of file names, in both languages, by what such files hold."""


def named_in(file: str) -> str | None:
    """The entity that a file's name speaks of: by its longest word that is known; None where it says nothing."""
    name = re.sub(r"[_\W]+", " ", Path(file).stem).casefold()
    found = [(len(word), -name.find(word), kind) for kind, words in SAID.items() for word in words if _has(name, word)]
    return max(found)[2] if found else None


def _has(name: str, word: str) -> bool:
    return word in name if not word.isascii() else re.search(rf"\b{word}", name) is not None


def lacks(entity_name: str, mapping: Mapping[str, str]) -> list[str]:
    """Required fields that no column feeds and that nothing else fills."""
    plan = registry.generic(entity_name).plan
    filled = {t.column for t in plan.parts[0].targets if not list(columns_of(t.expr))} if plan else set()
    return [c.name for c in entity(entity_name).columns if c.required and c.name not in {*mapping, *filled}]
