"""The files under `success/`: what the company itself keeps of service, voice, effort and money, in both languages."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from oarlock.sample.files import Table

HEADERS: dict[str, tuple[str, ...]] = {
    "contacts": (
        "联系人编号", "客户编号", "姓名", "邮箱", "职务", "用户编号", "离开时间", "创建时间", "更新时间",
    ),
    "rowers": ("contact_id", "account_id", "role", "start_date", "end_date"),
    "tickets": (
        "工单编号", "客户编号", "联系人编号", "员工编号", "类型", "严重程度", "优先级", "状态", "原因代码", "主题",
        "创建时间", "首次回复时间", "解决时间", "重开次数", "更新时间",
    ),
    "interactions": (
        "Interaction ID", "Account ID", "Contact ID", "Employee ID", "Kind", "Purpose", "Direction", "Outcome",
        "Happened", "Minutes",
    ),
    "participants": ("Participant ID", "Interaction ID", "Contact ID", "Employee ID", "Happened"),
    "effort": ("工时编号", "客户编号", "员工编号", "日期", "活动", "菜单外", "小时数"),
    "surveys": (
        "response_id", "account_id", "contact_id", "role", "survey_type", "score", "scale_min", "scale_max",
        "is_reversed", "comment", "sent_at", "responded_at",
    ),
    "outcomes": (
        "结果编号", "客户编号", "描述", "衡量指标", "基线", "目标值", "期限", "确认联系人", "确认时间", "创建时间",
        "更新时间",
    ),
    "observations": ("observation_id", "outcome_id", "observed_at", "value", "provenance"),
    "milestones": ("客户编号", "产品编号", "步骤", "达成时间", "责任方"),
    "value_events": ("event_id", "account_id", "event", "happened_at", "value"),
    "entitlements": ("account_id", "offering_id", "line_id", "quantity", "start_date", "end_date"),
    "costs": ("费用编号", "客户编号", "日期", "类型", "金额", "币种"),
    "ledger_totals": ("kind", "month", "amount", "currency", "updated_at"),
    "releases": ("release_id", "offering_id", "environment", "released_at"),
    "roadmap": ("事项编号", "产品编号", "标题", "状态", "已确认需求数", "提出时间", "发布时间", "创建时间", "更新时间"),
    "market_facts": ("fact_id", "account_id", "subject", "fact", "value", "source", "known_at"),
    "attributes": ("account_id", "attribute", "value", "valid_from"),
}  # fmt: skip
"""Name of each file without its ending, and its columns; Chinese ones are written as Excel does."""


class SuccessFiles:
    """The open files by name; each row also has a number of its own within its file."""

    def __init__(self, out: Path, stack: ExitStack) -> None:
        self.tables = {
            name: stack.enter_context(
                Table(out / "success" / f"{name}.csv", header, style="plain" if header[0].isascii() else "excel")
            )
            for name, header in HEADERS.items()
        }

        self.closed_without_cause = ""

    def add(self, name: str, *cells: str) -> None:
        """Add one row to a file."""
        self.tables[name].add(*cells)

    def rows(self, name: str) -> int:
        """How many rows a file has so far."""
        return self.tables[name].rows
