"""Names of the codes that answers hold, for people: movements, bridge lines, sides, states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oarlock.domain.definition import CHOICES, VALUES
from oarlock.domain.entities import ENTITIES
from oarlock.domain.movement import MOVEMENT_LABELS
from oarlock.kit.text import Text, msg
from oarlock.strategy.customers.words import CODES
from oarlock.strategy.protection.plans import NEEDED
from oarlock.strategy.symptoms.signs import SIGNS

LABELS: dict[str, dict[str, Text]] = {
    **dict.fromkeys(CHOICES, VALUES),
    "movement": {str(k): v for k, v in MOVEMENT_LABELS.items()},
    "line": {
        **{str(k): v for k, v in MOVEMENT_LABELS.items()},
        "opening": Text(en="Opening", zh="期初"),
        "closing": Text(en="Closing", zh="期末"),
        "growth": Text(en="Growth in all", zh="开源合计"),
        "leak": Text(en="Leak in all", zh="节流缺口合计"),
    },
    "side": {
        "stock": Text(en="stock", zh="存量"),
        "growth": Text(en="growth", zh="开源"),
        "leak": Text(en="leak", zh="节流"),
        "fx": Text(en="exchange rates", zh="汇率"),
        "total": Text(en="total", zh="合计"),
    },
    "status": {
        "ok": Text(en="ok", zh="正常"),
        "not_observed": Text(en="not observed", zh="未观测"),
        "n/a": Text(en="n/a", zh="不适用"),
        "partial": Text(en="partial", zh="不足整期"),
        "covered": Text(en="nothing burnt", zh="无消耗"),
        "too_few": Text(en="too few to conclude", zh="样本不足"),
        "no_data": Text(en="no data yet", zh="暂无数据"),
        "not_enough_history": Text(en="not enough history", zh="历史不足"),
    },
    "quadrant": {
        "happy_failing": Text(en="happy but failing", zh="满意但未成功"),
        "unhappy_failing": Text(en="unhappy and failing", zh="不满且未成功"),
        "unhappy_succeeding": Text(en="succeeding but unhappy", zh="成功但不满"),
        "happy_succeeding": Text(en="happy and succeeding", zh="满意且成功"),
    },
    "verdict": {
        "over": Text(en="over", zh="过度"),
        "under": Text(en="under", zh="不足"),
        "within": Text(en="within", zh="适中"),
    },
    "reconciles": {
        "yes": Text(en="yes", zh="相符"),
        "no": Text(en="no", zh="不符"),
        "n/a": Text(en="n/a", zh="不适用"),
    },
    "norm": {
        "transactional_visits": Text(en="visits, transactional", zh="拜访（交易型）"),
        "value_visits": Text(en="visits, value", zh="拜访（价值型）"),
        "strategic_visits": Text(en="visits, strategic", zh="拜访（战略型）"),
        "strategic_executives": Text(en="executives, strategic", zh="高层接触（战略型）"),
        "onboarding_contacts": Text(en="contacts, onboarding", zh="触达（上线期）"),
    },
    "method": {
        "endpoint": Text(en="endpoint", zh="端点法"),
        "event_sum": Text(en="event sum", zh="事件累加法"),
        "external_id": Text(en="ID in the other system", zh="对方系统编号"),
        "domain": Text(en="domain", zh="域名"),
        "name": Text(en="name", zh="名称"),
    },
    "basis": {
        "revenue": Text(en="Revenue", zh="收入"),
        "contribution": Text(en="Contribution", zh="贡献"),
    },
    "deal_size": {
        "big": Text(en="Big deals", zh="大单"),
        "other": Text(en="Others", zh="其他"),
    },
    "system": {"": Text(en="own files", zh="自有文件")},
    "entity": {name: e.label for name, e in ENTITIES.items()},
    "unit": {
        "money": Text(en="money", zh="金额"),
        "ratio": Text(en="ratio", zh="比率"),
        "count": Text(en="count", zh="数量"),
        "days": Text(en="days", zh="天"),
        "months": Text(en="months", zh="月"),
        "index": Text(en="index", zh="指数"),
        "date": Text(en="date", zh="日期"),
        "text": Text(en="text", zh="文本"),
    },
    "current": {
        "True": Text(en="in use", zh="使用中"),
        "False": Text(en="earlier", zh="较早"),
    },
    "kind": {
        "import": Text(en="import", zh="导入"),
        "journal": Text(en="people's changes", zh="人工变更"),
        "undo": Text(en="withdrawal", zh="撤销"),
    },
    "state": {
        "fresh": Text(en="fresh", zh="正常"),
        "late": Text(en="late", zh="迟到"),
        "stopped": Text(en="stopped", zh="已停"),
        "untimed": Text(en="not timed", zh="不计时"),
        "never": Text(en="never imported", zh="从未导入"),
        "listed": Text(en="listed", zh="列入"),
        "not": Text(en="not listed", zh="未列入"),
        "no_data": Text(en="no data", zh="无数据"),
    },
    "band": {
        "green": Text(en="green", zh="绿"),
        "amber": Text(en="amber", zh="黄"),
        "red": Text(en="red", zh="红"),
        "unknown": Text(en="insufficient evidence", zh="证据不足"),
    },
    "champion": {
        "none": Text(en="in place", zh="在任"),
        "left": Text(en="theirs left", zh="客户方已离开"),
        "ours_left": Text(en="ours left", zh="我方已离开"),
        "inactive": Text(en="theirs silent", zh="客户方已沉默"),
    },
    "reasons": {
        "silent": Text(en="silent leaver", zh="沉默流失"),
        "red": Text(en="red health", zh="健康度为红"),
        "capped": Text(en="health capped", zh="健康度封顶"),
        "usage_fell": Text(en="use fell", zh="用量下降"),
        "champion_left": Text(en="no champion", zh="无关键人"),
        "drift_far": Text(en="drifted far", zh="漂远"),
        "overdue": Text(en="overdue", zh="逾期"),
        "renewal_near": Text(en="renewal near", zh="临近续约"),
        "loud": Text(en="loud", zh="会叫"),
        "no_usage_data": Text(en="use not known", zh="用量未知"),
        "no_contact": Text(en="no contact", zh="无往来"),
        "outcome_behind": Text(en="outcome behind", zh="成果滞后"),
    },
    "missing": NEEDED,
    "symptom": {one.code: one.label for one in SIGNS},
    "trend": {
        "worse": Text(en="worse", zh="恶化"),
        "better": Text(en="better", zh="好转"),
        "steady": Text(en="steady", zh="平稳"),
    },
    "bucket": {
        "not_due": Text(en="Not due", zh="未到期"),
        "over_90": Text(en="Over 90", zh="90 以上"),
        "credits": Text(en="Unapplied credits", zh="未核销贷项"),
    },
}
"""Field name → code → what people read."""
for _field, _codes in CODES.items():
    LABELS[_field] = {**LABELS.get(_field, {}), **_codes}


def label(field: str, value: object) -> Text | object:
    """The name of a code, or the value itself when it is not one; of several codes in one text all their names."""
    if (field in ("reasons", "problems") and value) or (field == "missing" and _are_known(field, value)):
        return msg("{reasons}", reasons=[LABELS[field].get(code, code) for code in str(value).split()])
    if field == "preset" and value:
        return _preset(str(value))
    return LABELS.get(field, {}).get(str(value), value)


def _preset(name: str) -> Text | str:
    """What a kind of export is called; one that is known no more keeps its code."""
    from oarlock.sources.registry import all_presets

    found = next((p for p in all_presets() if p.name == name), None)
    if found is None:
        return name
    own = ENTITIES.get(name.removeprefix("generic_")) if found.is_generic else None
    if own:
        return Text(en=f"Own table: {own.label.en}", zh=f"自有表：{own.label.zh}")
    chinese = found.title
    for english, word in WORDS.items():
        chinese = chinese.replace(english, word)
    return Text(en=found.title, zh=chinese)


WORDS = {" dashboard: ": " 后台：", " warehouse table: ": " 数据仓库表：", " export: ": " 导出：", ": ": "："}
"""Parts of presets' titles; names of vendors and of their tables stay."""


def labelled(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the names of their codes, for tables that people read."""
    return [{k: label(k, v) for k, v in r.items()} for r in rows]


def _are_known(field: str, value: object) -> bool:
    """Whether every word of a text is a code of the field; the health score keeps data of its own in `missing`."""
    codes = str(value or "").split()
    return bool(codes) and all(code in LABELS[field] for code in codes)
