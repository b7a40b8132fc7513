"""The files under `strategy/`: generic ones in both languages, with the rows kept that the truth is counted from."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from oarlock.sample.files import Table

HEADERS: dict[str, tuple[str, ...]] = {
    "employees": (
        "员工编号", "姓名", "邮箱", "部门", "每周工时", "每小时成本", "币种", "生效时间", "主要技能",
    ),
    "effort": (
        "effort_id", "account_id", "employee_id", "day", "activity", "offering_id", "is_off_menu", "hours",
        "request_id", "menu_item",
    ),
    "prices": ("产品编号", "币种", "计费周期", "价目表单价", "价格生效日"),
    "outputs": (
        "交付物编号", "标题", "类型", "产品编号", "为哪个客户制作", "成本", "币种", "小时数", "制作日期",
    ),
    "output_uses": ("output_id", "account_id", "used_at"),
    "opportunities": (
        "opportunity_id", "account_id", "name", "stage", "kind", "amount", "currency", "close_date", "is_closed",
        "is_won", "owner_id", "competitor", "loss_reason", "is_bespoke", "offering_id", "created_at", "updated_at",
    ),
    "assignments": ("客户编号", "员工编号", "角色", "开始日期", "结束日期"),
    "visits": (
        "Interaction ID", "Account ID", "Contact ID", "Employee ID", "Kind", "Purpose", "Direction", "Happened",
        "Minutes",
    ),
    "attributes": ("account_id", "attribute", "value", "valid_from"),
    "market_facts": ("fact_id", "account_id", "subject", "fact", "value", "source", "known_at"),
    "requests": (
        "需求编号", "客户编号", "标题", "产品编号", "预估工时", "预估成本", "币种", "询问其他客户数", "同需客户数",
        "决定", "决定人", "理由", "提出时间", "决定时间", "更新时间", "执行人",
    ),
    "menu": ("服务档次", "菜单版本", "菜单条目", "处理方式", "每年包含小时数", "答复指引", "菜单生效日"),
    "budgets": ("服务档次", "预算生效日", "预算周期", "每客户预算", "币种", "占收入比例", "决定人", "理由"),
    "customer_groups": ("account_id", "group", "is_named", "released_for", "decided_by", "reason", "decided_at"),
    "protection_plans": (
        "客户编号", "高管赞助人", "我方划桨人", "客户方划桨人", "每年预留工时", "主要风险", "缓解措施", "目标日期",
        "复核日", "更新时间",
    ),
    "domain_choices": ("客户群", "服务领域", "选择", "潜力", "能力", "决定人", "理由", "决定时间"),
    "channel_choices": ("choice_id", "account_id", "contact_id", "side", "chosen", "chosen_at"),
    "preferences": ("account_id", "contact_id", "side", "preferred", "declared_at"),
    "stages": ("account_id", "timeline", "stage", "evidence", "decided_by", "reason", "entered_at"),
    "evaluations": ("员工编号", "考核指标", "期间起始", "完成率", "更新时间"),
    "answers": (
        "rubric", "subject", "factor", "value", "choice", "round", "author", "function", "evidence", "evidence_at",
        "is_blind", "answered_at",
    ),
    "reveals": ("rubric", "round", "revealed_at"),
    "anchors": (
        "anchor_id", "title", "position", "basis", "is_competitor", "author", "reason", "stated_at",
    ),
    "targets": ("subject", "low", "high", "decided_by", "reason", "approved_at"),
    "needs": (
        "low", "high", "kind", "need", "minimum", "maximum", "owner_id", "decided_by", "reason", "stated_at",
    ),
    "choices": ("subject", "choice", "decided_by", "reason", "review_date", "decided_at"),
}  # fmt: skip
"""Name of each file without its ending, and its columns; Chinese ones are written as Excel does."""


class StrategyFiles:
    """The open files by name, and all their rows: they are few, and the truth is counted from what was written."""

    def __init__(self, out: Path, stack: ExitStack) -> None:
        self.tables = {
            name: stack.enter_context(
                Table(out / "strategy" / f"{name}.csv", header, style="plain" if header[0].isascii() else "excel")
            )
            for name, header in HEADERS.items()
        }
        self.rows: dict[str, list[tuple[str, ...]]] = {name: [] for name in HEADERS}

    def add(self, name: str, *cells: str) -> None:
        """Add one row to a file."""
        self.tables[name].add(*cells)
        self.rows[name].append(cells)

    def next(self, name: str, prefix: str) -> str:
        """A number for the next row of a file: `S-000001`."""
        return f"{prefix}-{len(self.rows[name]) + 1:06d}"
