"""Entities that people's decisions feed through the journal: identity, edits."""

from __future__ import annotations

from oarlock.domain.entity import Entity, col
from oarlock.kit.text import Text

IDENTITY_LINK = Entity(
    name="identity_link",
    kind="state",
    is_human=True,
    label=Text(en="Identity link", zh="身份关联"),
    meaning=Text(en="Which account a source's account ID stands for.", zh="来源系统的客户编号对应哪个客户。"),
    key=("ref",),
    columns=(
        col("ref", "string", "Reference", "来源编号", required=True),
        col("account_id", "string", "Account ID", "客户编号", required=True, refers_to="account"),
        col("method", "string", "Method", "方法", choices=("external_id", "domain", "name", "person", "split")),
        col("score", "double", "Score", "匹配度", minimum=0),
        col("decided_by", "string", "Decided by", "决定人"),
        col("reason", "string", "Reason", "理由"),
    ),
)

EDIT = Entity(
    name="edit",
    kind="state",
    is_human=True,
    label=Text(en="Edit", zh="人工修改"),
    meaning=Text(
        en="A field that a person set; it holds until the source's own value changes.",
        zh="人工设定的字段值；在来源自身的值改变之前有效。",
    ),
    key=("entity", "key", "field"),
    columns=(
        col("entity", "string", "Entity", "实体", required=True),
        col("key", "string", "Key", "主键", required=True),
        col("field", "string", "Field", "字段", required=True),
        col("value", "string", "Value", "取值"),
        col("source_value", "string", "Source value at the time", "当时的来源值"),
        col("decided_by", "string", "Decided by", "修改人"),
        col("reason", "string", "Reason", "理由"),
    ),
)

SYSTEM = (IDENTITY_LINK, EDIT)
