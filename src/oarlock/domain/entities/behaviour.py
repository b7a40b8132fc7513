"""What customers do and what we do for them: usage, tickets, interactions, effort, releases."""

from __future__ import annotations

from oarlock.domain.entity import MOST_HOURS, Entity, col
from oarlock.kit.text import Text

_ACCOUNT = col("account_id", "string", "Account ID", "客户编号", refers_to="account", aliases=("customer id",))

_MOST = 10**11
"""So that thousandths of any number of events add up in 64 bits."""

USAGE_EVENT = Entity(
    name="usage_event",
    kind="event",
    label=Text(en="Usage event", zh="使用事件"),
    meaning=Text(en="Something a user did in our product.", zh="用户在产品中的一次操作。"),
    key=("event_id",),
    learned_by=("received_at", "happened_at"),
    happened_by=("happened_at",),
    by_day="happened_at",
    quiet_days=2,
    columns=(
        col("event_id", "string", "Event ID", "事件编号"),
        _ACCOUNT,
        col("user_id", "string", "User ID", "用户编号", pseudonym=True, aliases=("user", "distinct_id")),
        col("event", "string", "Event", "事件", required=True, aliases=("feature",)),
        col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering"),
        col("happened_at", "timestamp", "Happened", "发生时间", required=True, aliases=("timestamp", "time")),
        col("received_at", "timestamp", "Received", "接收时间"),
        col("quantity", "double", "Quantity", "数量", minimum=-_MOST, maximum=_MOST),
    ),
)

VALUE_EVENT = Entity(
    name="value_event",
    kind="event",
    label=Text(en="Value event", zh="价值事件"),
    meaning=Text(en="An observable act that proves an outcome.", zh="证明结果达成的可观察行为。"),
    key=("event_id",),
    learned_by=("happened_at",),
    happened_by=("happened_at",),
    quiet_days=35,
    columns=(
        col("event_id", "string", "Event ID", "事件编号"),
        _ACCOUNT,
        col("event", "string", "Event", "事件", required=True),
        col("happened_at", "timestamp", "Happened", "发生时间", required=True),
        col("value", "double", "Value", "数值"),
    ),
)

ENTITLEMENT = Entity(
    name="entitlement",
    kind="state",
    label=Text(en="Entitlement", zh="权益"),
    meaning=Text(en="What a contract line lets an account use.", zh="合同行允许客户使用的内容。"),
    key=("account_id", "offering_id", "start_date"),
    learned_by=("start_date",),
    happened_by=("start_date",),
    columns=(
        col("account_id", "string", "Account ID", "客户编号", required=True, refers_to="account"),
        col("offering_id", "string", "Offering ID", "产品编号", required=True, refers_to="offering"),
        col("line_id", "string", "Line ID", "合同行编号", refers_to="contract_line"),
        col("quantity", "double", "Quantity", "数量"),
        col("start_date", "date", "Start date", "开始日期", required=True),
        col("end_date", "date", "End date", "结束日期", dated_by="end_date"),
    ),
)

RELEASE = Entity(
    name="release",
    kind="state",
    label=Text(en="Release", zh="版本发布"),
    meaning=Text(en="A version of an offering that became available.", zh="产品的一个可用版本。"),
    key=("release_id",),
    learned_by=("released_at",),
    happened_by=("released_at",),
    columns=(
        col("release_id", "string", "Release ID", "版本编号", required=True, aliases=("version",)),
        col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering"),
        col("environment", "string", "Environment", "环境"),
        col("released_at", "timestamp", "Released", "发布时间", required=True),
        col("retired_at", "timestamp", "Retired", "退役时间", dated_by="retired_at"),
    ),
)

TICKET = Entity(
    name="ticket",
    kind="state",
    label=Text(en="Ticket", zh="工单"),
    meaning=Text(en="A request or problem that a customer raised.", zh="客户提出的请求或问题。"),
    key=("ticket_id",),
    learned_by=("created_at",),
    valid_by=("updated_at",),
    happened_by=("created_at", "updated_at"),
    quiet_days=14,
    columns=(
        col("ticket_id", "string", "Ticket ID", "工单编号", required=True, aliases=("id",)),
        _ACCOUNT,
        col("contact_id", "string", "Contact ID", "联系人编号", refers_to="contact"),
        col("employee_id", "string", "Employee ID", "员工编号", refers_to="employee", aliases=("assignee",)),
        col("kind", "string", "Kind", "类型", aliases=("type",)),
        col("severity", "string", "Severity", "严重程度"),
        col("priority", "string", "Priority", "优先级"),
        col("status", "string", "Status", "状态", dated_by="updated_at"),
        col("cause", "string", "Cause code", "原因代码", dated_by="updated_at"),
        col("cost", "money", "Cost", "成本", dated_by="updated_at"),
        col("currency", "currency", "Currency", "币种"),
        col("subject", "string", "Subject", "主题", personal=True),
        col("created_at", "timestamp", "Created", "创建时间", required=True),
        col("first_reply_at", "timestamp", "First reply", "首次回复时间", dated_by="first_reply_at"),
        col("solved_at", "timestamp", "Solved", "解决时间", dated_by="solved_at"),
        col("reopens", "int32", "Reopens", "重开次数", minimum=0, dated_by="updated_at"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)

INTERACTION = Entity(
    name="interaction",
    kind="event",
    label=Text(en="Interaction", zh="往来"),
    meaning=Text(en="A meeting, call or message between us and a customer.", zh="我方与客户的会议、通话或消息。"),
    key=("interaction_id",),
    learned_by=("happened_at",),
    happened_by=("happened_at",),
    quiet_days=14,
    columns=(
        col("interaction_id", "string", "Interaction ID", "往来编号", aliases=("id",)),
        _ACCOUNT,
        col("contact_id", "string", "Contact ID", "联系人编号", refers_to="contact"),
        col("employee_id", "string", "Employee ID", "员工编号", refers_to="employee"),
        col("kind", "string", "Kind", "类型"),
        col("purpose", "string", "Purpose", "目的"),
        col("direction", "string", "Direction", "方向", choices=("in", "out", "both")),
        col("outcome", "string", "Outcome", "结果"),
        col("happened_at", "timestamp", "Happened", "发生时间", required=True),
        col("minutes", "double", "Minutes", "时长（分钟）", unit="min", minimum=0),
        col("note", "string", "Note", "备注", personal=True),
    ),
)

EFFORT = Entity(
    name="effort",
    kind="event",
    label=Text(en="Effort", zh="工时"),
    meaning=Text(en="Hours one of ours spent on an account.", zh="我方员工为客户投入的工时。"),
    key=("effort_id",),
    learned_by=("day",),
    happened_by=("day",),
    quiet_days=14,
    columns=(
        col("effort_id", "string", "Effort ID", "工时编号", aliases=("id",)),
        _ACCOUNT,
        col("employee_id", "string", "Employee ID", "员工编号", refers_to="employee"),
        col("day", "date", "Day", "日期", required=True),
        col("activity", "string", "Activity", "活动"),
        col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering"),
        col("is_off_menu", "bool", "Off menu", "菜单外"),
        col("hours", "double", "Hours", "小时数", required=True, unit="h", minimum=0, maximum=MOST_HOURS),
        col("opportunity_id", "string", "Opportunity ID", "商机编号", refers_to="opportunity", since=2),
        col("ticket_id", "string", "Ticket ID", "工单编号", refers_to="ticket", since=2),
        col("request_id", "string", "Request ID", "需求编号", refers_to="request", since=3),
        col("menu_item", "string", "Menu item", "菜单条目", since=3),
    ),
)

PARTICIPANT = Entity(
    name="participant",
    kind="event",
    label=Text(en="Participant", zh="参与人"),
    meaning=Text(en="A person, theirs or ours, who took part in an interaction.", zh="参与一次往来的客户或我方人员。"),
    key=("participant_id",),
    natural_key=("interaction_id", "contact_id", "employee_id"),
    learned_by=("happened_at",),
    happened_by=("happened_at",),
    quiet_days=14,
    columns=(
        col("participant_id", "string", "Participant ID", "参与编号"),
        col("interaction_id", "string", "Interaction ID", "往来编号", required=True, refers_to="interaction"),
        col("contact_id", "string", "Contact ID", "联系人编号", refers_to="contact"),
        col("employee_id", "string", "Employee ID", "员工编号", refers_to="employee"),
        col("happened_at", "timestamp", "Happened", "发生时间", required=True),
    ),
)

MILESTONE = Entity(
    name="milestone",
    kind="event",
    label=Text(en="Milestone", zh="里程碑"),
    meaning=Text(en="A step of the path to value that an account reached.", zh="客户在价值路径上达成的一步。"),
    key=("account_id", "offering_id", "step"),
    natural_key=("account_id", "offering_id", "step"),
    learned_by=("reached_at",),
    happened_by=("reached_at",),
    columns=(
        col("account_id", "string", "Account ID", "客户编号", required=True, refers_to="account"),
        col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering"),
        col("step", "string", "Step", "步骤", required=True),
        col("reached_at", "timestamp", "Reached", "达成时间", required=True),
        col("side", "string", "Side", "责任方", choices=("ours", "theirs")),
    ),
)

BEHAVIOUR = (USAGE_EVENT, VALUE_EVENT, ENTITLEMENT, RELEASE, TICKET, INTERACTION, PARTICIPANT, EFFORT, MILESTONE)
