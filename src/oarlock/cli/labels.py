"""Names of the codes that answers hold, for people: movements, bridge lines, sides, states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oarlock.domain.definition import CHOICES, VALUES
from oarlock.domain.movement import MOVEMENT_LABELS
from oarlock.kit.text import Text

LABELS: dict[str, dict[str, Text]] = {
    **dict.fromkeys(CHOICES, VALUES),
    "movement": {str(k): v for k, v in MOVEMENT_LABELS.items()},
    "line": {
        **{str(k): v for k, v in MOVEMENT_LABELS.items()},
        "opening": Text(en="Opening", zh="期初"),
        "closing": Text(en="Closing", zh="期末"),
        "growth": Text(en="Growth in all (开源)", zh="开源合计"),
        "leak": Text(en="Leak in all (节流)", zh="节流缺口合计"),
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
        "covered": Text(en="nothing burnt", zh="无消耗"),
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
    "kind": {
        "import": Text(en="import", zh="导入"),
        "journal": Text(en="people's changes", zh="人工变更"),
        "undo": Text(en="withdrawal", zh="撤销"),
    },
    "bucket": {
        "not_due": Text(en="Not due", zh="未到期"),
        "over_90": Text(en="Over 90", zh="90 以上"),
    },
}
"""Field name → code → what people read."""


def label(field: str, value: object) -> Text | object:
    """The name of a code, or the value itself when it is not one."""
    return LABELS.get(field, {}).get(str(value), value)


def labelled(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the names of their codes, for tables that people read."""
    return [{k: label(k, v) for k, v in r.items()} for r in rows]
