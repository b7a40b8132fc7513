"""Outcomes, opinions, costs and market facts."""

from __future__ import annotations

from oarlock.domain.entity import Entity, col
from oarlock.kit.text import Text

COST = Entity(
    name="cost",
    kind="event",
    label=Text(en="Cost", zh="成本"),
    meaning=Text(en="Money spent on an account, or to be allocated.", zh="为客户发生或待分摊的费用。"),
    key=("cost_id",),
    learned_by=("day",),
    happened_by=("day",),
    quiet_days=62,
    columns=(
        col("cost_id", "string", "Cost ID", "费用编号", aliases=("id",)),
        col("account_id", "string", "Account ID", "客户编号", refers_to="account"),
        col("day", "date", "Day", "日期", required=True),
        col("kind", "string", "Kind", "类型"),
        col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering"),
        col("amount", "money", "Amount", "金额", required=True),
        col("currency", "currency", "Currency", "币种"),
    ),
)

LEDGER_TOTAL = Entity(
    name="ledger_total",
    kind="state",
    label=Text(en="Ledger total", zh="总账合计"),
    meaning=Text(en="A total of the books that figures reconcile to.", zh="用于对账的总账合计。"),
    key=("kind", "month"),
    learned_by=("updated_at",),
    valid_by=("updated_at",),
    happened_by=("month",),
    quiet_days=62,
    columns=(
        col("kind", "string", "Kind", "类型", required=True),
        col("month", "date", "Month", "月份", required=True),
        col("amount", "money", "Amount", "金额", required=True),
        col("currency", "currency", "Currency", "币种"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)

SURVEY_RESPONSE = Entity(
    name="survey_response",
    kind="state",
    label=Text(en="Survey response", zh="调查回复"),
    meaning=Text(en="One answer, or a survey sent and not answered.", zh="一条回复，或已发出而未回复的调查。"),
    key=("response_id",),
    natural_key=("account_id", "survey_type", "sent_at"),
    learned_by=("sent_at", "responded_at"),
    happened_by=("responded_at", "sent_at"),
    quiet_days=62,
    columns=(
        col("response_id", "string", "Response ID", "回复编号", aliases=("id",)),
        col("account_id", "string", "Account ID", "客户编号", refers_to="account"),
        col("contact_id", "string", "Contact ID", "联系人编号", refers_to="contact"),
        col("respondent_email", "string", "Respondent email", "受访者邮箱", personal=True),
        col("role", "string", "Role", "角色"),
        col("survey_type", "string", "Survey type", "调查类型", required=True),
        col("score", "double", "Score", "得分", dated_by="responded_at"),
        col("scale_min", "double", "Scale minimum", "量表下限"),
        col("scale_max", "double", "Scale maximum", "量表上限"),
        col("is_reversed", "bool", "Lower is better", "低分为好"),
        col("comment", "string", "Comment", "评论", personal=True),
        col("sent_at", "timestamp", "Sent", "发出时间"),
        col("responded_at", "timestamp", "Responded", "回复时间", dated_by="responded_at"),
    ),
)

OUTCOME = Entity(
    name="outcome",
    kind="state",
    label=Text(en="Desired outcome", zh="期望结果"),
    meaning=Text(en="A customer's goal with measure and deadline.", zh="客户的目标、衡量方式与期限。"),
    key=("outcome_id",),
    learned_by=("created_at", "updated_at"),
    valid_by=("updated_at",),
    happened_by=("updated_at", "created_at"),
    columns=(
        col("outcome_id", "string", "Outcome ID", "结果编号", required=True, aliases=("id",)),
        col("account_id", "string", "Account ID", "客户编号", required=True, refers_to="account"),
        col("statement", "string", "Statement", "描述"),
        col("measure", "string", "Measure", "衡量指标"),
        col("baseline", "double", "Baseline", "基线"),
        col("target", "double", "Target", "目标值"),
        col("due_date", "date", "Due date", "期限"),
        col(
            "confirmed_by", "string", "Confirmed by contact", "确认联系人", refers_to="contact", dated_by="confirmed_at"
        ),
        col("confirmed_at", "timestamp", "Confirmed", "确认时间", dated_by="confirmed_at"),
        col("created_at", "timestamp", "Created", "创建时间"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)

OUTCOME_OBSERVATION = Entity(
    name="outcome_observation",
    kind="event",
    label=Text(en="Outcome observation", zh="结果观测"),
    meaning=Text(en="A measured value of an outcome on a day.", zh="某日对期望结果的一次测量。"),
    key=("observation_id",),
    learned_by=("observed_at",),
    happened_by=("observed_at",),
    quiet_days=100,
    columns=(
        col("observation_id", "string", "Observation ID", "观测编号", aliases=("id",)),
        col("outcome_id", "string", "Outcome ID", "结果编号", required=True, refers_to="outcome"),
        col("observed_at", "timestamp", "Observed", "观测时间", required=True),
        col("value", "double", "Value", "数值", required=True),
        col("provenance", "string", "Provenance", "来源级别", choices=("stated", "observed", "confirmed")),
    ),
)

MARKET_FACT = Entity(
    name="market_fact",
    kind="event",
    label=Text(en="Market fact", zh="市场事实"),
    meaning=Text(
        en="Something known about an account or competitor from outside.", zh="来自外部的客户或竞争对手信息。"
    ),
    key=("fact_id",),
    learned_by=("known_at",),
    happened_by=("known_at",),
    columns=(
        col("fact_id", "string", "Fact ID", "事实编号", aliases=("id",)),
        col("account_id", "string", "Account ID", "客户编号", refers_to="account"),
        col("subject", "string", "Subject", "主题", required=True),
        col("fact", "string", "Fact", "事实"),
        col("value", "double", "Value", "数值"),
        col("source", "string", "Source", "出处"),
        col("known_at", "timestamp", "Known", "获知时间", required=True),
    ),
)

ROADMAP_ITEM = Entity(
    name="roadmap_item",
    kind="state",
    label=Text(en="Roadmap item", zh="路线图事项"),
    meaning=Text(en="Something we plan to build.", zh="计划开发的内容。"),
    key=("item_id",),
    learned_by=("created_at", "updated_at"),
    valid_by=("updated_at",),
    happened_by=("updated_at", "created_at"),
    columns=(
        col("item_id", "string", "Item ID", "事项编号", required=True, aliases=("id",)),
        col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering"),
        col("title", "string", "Title", "标题"),
        col("status", "string", "Status", "状态", dated_by="updated_at"),
        col("confirmed_needs", "int32", "Confirmed needs", "已确认需求数", minimum=0, dated_by="updated_at"),
        col("requested_at", "timestamp", "Requested", "提出时间"),
        col("released_at", "timestamp", "Released", "发布时间", dated_by="released_at"),
        col("planned_date", "date", "Planned date", "计划日期"),
        col("created_at", "timestamp", "Created", "创建时间"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)

SUCCESS = (COST, LEDGER_TOTAL, SURVEY_RESPONSE, OUTCOME, OUTCOME_OBSERVATION, MARKET_FACT, ROADMAP_ITEM)
