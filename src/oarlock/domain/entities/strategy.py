"""Who each customer is to us: prices, deliverables, requests off the menu, groups, choices and their evidence."""

from __future__ import annotations

from oarlock.domain.entities.judged import ANCHOR, ANSWER, POSITION_NEED, REVEAL, TARGET
from oarlock.domain.entities.revenue import INTERVALS
from oarlock.domain.entity import MOST_HOURS, Entity, col
from oarlock.kit.text import Text

_ACCOUNT = col("account_id", "string", "Account ID", "客户编号", required=True, refers_to="account")
_OFFERING = col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering")
_CURRENCY = col("currency", "currency", "Currency", "币种")
_BY = col("decided_by", "string", "Decided by", "决定人")
_REASON = col("reason", "string", "Reason", "理由")

PRICE = Entity(
    name="price",
    kind="state",
    label=Text(en="Book price", zh="价目表价格"),
    meaning=Text(
        en="What one unit of an offering costs by the price book, from a day on.",
        zh="价目表中一个单位的产品自某日起的价格。",
    ),
    key=("offering_id", "currency", "interval", "price_from"),
    in_order=(("price_from", "price_until"),),
    learned_by=("price_from",),
    happened_by=("price_from",),
    columns=(
        col("offering_id", "string", "Offering ID", "产品编号", required=True, refers_to="offering"),
        col("currency", "currency", "Currency", "币种", required=True),
        col("interval", "string", "Interval", "计费周期", required=True, choices=INTERVALS),
        col("unit_price", "money", "Book price", "价目表单价", required=True, minimum=0, aliases=("list price",)),
        col("price_from", "date", "Price from", "价格生效日", required=True),
        col("price_until", "date", "Price until", "价格截止日", dated_by="price_until"),
    ),
)

OUTPUT = Entity(
    name="output",
    kind="state",
    label=Text(en="Deliverable", zh="交付物"),
    meaning=Text(
        en="Something that we made for customers: a report, a configuration, a feature, a course.",
        zh="我们为客户制作的内容：报告、配置、功能、课程等。",
    ),
    key=("output_id",),
    learned_by=("made_at",),
    happened_by=("made_at",),
    columns=(
        col("output_id", "string", "Deliverable ID", "交付物编号", required=True),
        col("title", "string", "Title", "标题"),
        col("kind", "string", "Kind", "类型", choices=("report", "configuration", "feature", "course", "other")),
        _OFFERING,
        col("account_id", "string", "Made for account", "为哪个客户制作", refers_to="account"),
        col("cost", "money", "Cost", "成本"),
        _CURRENCY,
        col("hours", "double", "Hours", "小时数", unit="h", minimum=0, maximum=MOST_HOURS),
        col("made_at", "date", "Made", "制作日期", required=True),
    ),
)

OUTPUT_USE = Entity(
    name="output_use",
    kind="event",
    label=Text(en="Use of a deliverable", zh="交付物使用"),
    meaning=Text(en="An account got or used a deliverable on a day.", zh="某客户在某日获得或使用了一件交付物。"),
    key=("output_id", "account_id", "used_at"),
    learned_by=("used_at",),
    happened_by=("used_at",),
    columns=(
        col("output_id", "string", "Deliverable ID", "交付物编号", required=True, refers_to="output"),
        _ACCOUNT,
        col("used_at", "date", "Used", "使用日期", required=True),
    ),
)

REQUEST = Entity(
    name="request",
    kind="state",
    is_human=True,
    label=Text(en="Off-menu request", zh="菜单外需求"),
    meaning=Text(
        en="Something an account asked for outside the menu in force, and what we decided.",
        zh="客户提出的现行菜单之外的需求，以及我方决定。",
    ),
    key=("request_id",),
    in_order=(("confirmed_others", "asked_others"), ("requested_at", "decided_at")),
    learned_by=("decided_at", "requested_at"),
    valid_by=("updated_at", "requested_at"),
    happened_by=("updated_at", "requested_at"),
    columns=(
        col("request_id", "string", "Request ID", "需求编号", required=True),
        _ACCOUNT,
        col("title", "string", "Title", "标题", required=True),
        _OFFERING,
        col("estimated_hours", "double", "Estimated hours", "预估工时", unit="h", minimum=0, maximum=MOST_HOURS),
        col("estimated_cost", "money", "Estimated cost", "预估成本", minimum=0),
        _CURRENCY,
        col("asked_others", "int32", "Others asked", "询问其他客户数", minimum=0, dated_by="updated_at"),
        col("confirmed_others", "int32", "Others with the need", "同需客户数", minimum=0, dated_by="updated_at"),
        col("decision", "string", "Decision", "决定", choices=("decline", "charge", "productise", "exception"),
            dated_by="decided_at"),
        _BY,
        _REASON,
        col("doer_id", "string", "Who does it", "执行人", refers_to="employee", dated_by="decided_at", since=2),
        col("requested_at", "timestamp", "Requested", "提出时间", required=True),
        col("decided_at", "timestamp", "Decided", "决定时间", dated_by="decided_at"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)  # fmt: skip

MENU = Entity(
    name="menu_item",
    kind="state",
    is_human=True,
    label=Text(en="Menu item", zh="菜单条目"),
    meaning=Text(
        en="What one version of a tier's service menu includes, charges for or refuses.",
        zh="某档服务菜单某版本中包含、收费或拒绝的内容。",
    ),
    key=("tier", "menu_version", "item"),
    learned_by=("menu_from",),
    happened_by=("menu_from",),
    columns=(
        col("tier", "string", "Service tier", "服务档次", required=True),
        col("menu_version", "int32", "Menu version", "菜单版本", required=True, minimum=1),
        col("item", "string", "Menu item", "菜单条目", required=True),
        col("treatment", "string", "Treatment", "处理方式", required=True, choices=("included", "charge", "refuse")),
        col(
            "included_hours",
            "double",
            "Included hours a year",
            "每年包含小时数",
            unit="h",
            minimum=0,
            maximum=MOST_HOURS,
        ),
        col("guidance", "string", "Reply guidance", "答复指引"),
        col("menu_from", "date", "Menu from", "菜单生效日", required=True),
    ),
)

TIER_BUDGET = Entity(
    name="tier_budget",
    kind="state",
    is_human=True,
    label=Text(en="Tier budget", zh="档次服务成本预算"),
    meaning=Text(
        en="What serving one account of a tier may cost, as an amount or as a share of its revenue, from a day on.",
        zh="某档次服务一个客户可花费的成本（金额或占其收入的比例），自某日起。",
    ),
    key=("tier", "budget_from"),
    learned_by=("budget_from",),
    happened_by=("budget_from",),
    columns=(
        col("tier", "string", "Service tier", "服务档次", required=True),
        col("budget_from", "date", "Budget from", "预算生效日", required=True),
        col("interval", "string", "Budget interval", "预算周期", choices=("month", "year")),
        col("budget", "money", "Budget per account", "每客户预算", minimum=0),
        _CURRENCY,
        col("revenue_share", "double", "Share of revenue", "占收入比例", unit="share", minimum=0, maximum=1),
        _BY,
        _REASON,
    ),
)

CUSTOMER_GROUP = Entity(
    name="customer_group",
    kind="state",
    is_human=True,
    never_before=True,
    label=Text(en="Customer group", zh="客户群归属"),
    meaning=Text(
        en="The one group that an account belongs to, and whether it is a customer operated by name.",
        zh="客户所属的唯一客户群，以及是否为具名经营的客户。",
    ),
    key=("account_id",),
    learned_by=("decided_at",),
    valid_by=("decided_at",),
    happened_by=("decided_at",),
    columns=(
        _ACCOUNT,
        col("group", "string", "Customer group", "客户群", required=True),
        col("is_named", "bool", "Named", "是否具名"),
        col("released_for", "string", "In place of", "替换客户"),
        _BY,
        _REASON,
        col("decided_at", "timestamp", "Decided", "决定时间", required=True),
    ),
)

PLAN = Entity(
    name="protection_plan",
    kind="state",
    is_human=True,
    never_before=True,
    label=Text(en="Protection plan", zh="保护计划"),
    meaning=Text(
        en="How an account that we depend on is protected: sponsor, rowers, capacity, risks, review.",
        zh="对所依赖客户的保护安排：高管赞助人、双方划桨人、预留产能、风险与复核日。",
    ),
    key=("account_id",),
    learned_by=("updated_at",),
    valid_by=("updated_at",),
    happened_by=("updated_at",),
    columns=(
        _ACCOUNT,
        col("sponsor_id", "string", "Executive sponsor", "高管赞助人", refers_to="employee"),
        col("our_rower_id", "string", "Our rower", "我方划桨人"),
        col("their_rower_id", "string", "Their rower", "客户方划桨人", refers_to="contact"),
        col(
            "reserved_hours", "double", "Reserved hours a year", "每年预留工时", unit="h", minimum=0, maximum=MOST_HOURS
        ),
        col("risks", "string", "Top risks", "主要风险"),
        col("mitigation", "string", "Mitigation", "缓解措施"),
        col("target_date", "date", "Target date", "目标日期"),
        col("review_date", "date", "Review date", "复核日"),
        col("updated_at", "timestamp", "Updated", "更新时间", required=True),
    ),
)

DOMAIN_CHOICE = Entity(
    name="domain_choice",
    kind="state",
    is_human=True,
    never_before=True,
    label=Text(en="Domain choice", zh="服务领域选择"),
    meaning=Text(
        en="Whether we serve a customer group in a field of service: invest, keep, serve light or leave.",
        zh="是否在某服务领域服务某客户群：投入、保持、轻服务或退出。",
    ),
    key=("group", "domain"),
    learned_by=("decided_at",),
    valid_by=("decided_at",),
    happened_by=("decided_at",),
    columns=(
        col("group", "string", "Customer group", "客户群", required=True),
        col("domain", "string", "Service domain", "服务领域", required=True),
        col("choice", "string", "Choice", "选择", required=True, choices=("invest", "keep", "light", "leave")),
        col("potential", "int32", "Potential", "潜力", minimum=0, maximum=4),
        col("capability", "int32", "Capability", "能力", minimum=0, maximum=4),
        _BY,
        _REASON,
        col("decided_at", "timestamp", "Decided", "决定时间", required=True),
    ),
)

CHANNEL_CHOICE = Entity(
    name="channel_choice",
    kind="event",
    label=Text(en="Channel choice", zh="渠道选择"),
    meaning=Text(
        en="A person who was offered both a human and self-service, and what they chose.",
        zh="同时获得人工与自助两种渠道时，某人的选择。",
    ),
    key=("choice_id",),
    natural_key=("account_id", "contact_id", "chosen_at"),
    learned_by=("chosen_at",),
    happened_by=("chosen_at",),
    columns=(
        col("choice_id", "string", "Choice ID", "选择编号"),
        _ACCOUNT,
        col("contact_id", "string", "Contact ID", "联系人编号", refers_to="contact"),
        col("side", "string", "Buyer or user", "购买者或使用者", required=True, choices=("buyer", "user")),
        col("chosen", "string", "Chosen", "所选渠道", required=True, choices=("human", "self")),
        col("chosen_at", "timestamp", "Chosen at", "选择时间", required=True),
    ),
)

STAGE_ENTRY = Entity(
    name="stage_entry",
    kind="event",
    is_human=True,
    label=Text(en="Stage entry", zh="阶段进入"),
    meaning=Text(
        en="An account entered a stage of one of its four lifecycles, with the evidence.",
        zh="客户进入四种生命周期之一的某阶段，附证据。",
    ),
    key=("account_id", "timeline", "stage", "entered_at"),
    learned_by=("entered_at",),
    happened_by=("entered_at",),
    columns=(
        _ACCOUNT,
        col("timeline", "string", "Lifecycle", "生命周期", required=True,
            choices=("firm", "it_use", "buying_use", "strategy")),
        col("stage", "string", "Stage", "阶段", required=True),
        col("evidence", "string", "Evidence", "证据", personal=True),
        _BY,
        _REASON,
        col("entered_at", "timestamp", "Entered", "进入时间", required=True),
    ),
)  # fmt: skip

EVALUATION = Entity(
    name="evaluation_result",
    kind="state",
    label=Text(en="Evaluation result", zh="考核结果"),
    meaning=Text(
        en="What one of ours reached of a measure in a period, by which pay is computed.",
        zh="我方员工某期某项考核指标的完成情况，用于核算薪酬。",
    ),
    key=("employee_id", "measure", "period_from"),
    learned_by=("updated_at", "period_from"),
    valid_by=("updated_at",),
    happened_by=("period_from", "updated_at"),
    columns=(
        col("employee_id", "string", "Employee ID", "员工编号", required=True, refers_to="employee"),
        col("measure", "string", "Measure", "考核指标", required=True),
        col("period_from", "date", "Period from", "期间起始", required=True),
        col("attainment", "double", "Attainment", "完成率", required=True, unit="share", minimum=0),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)

SERVICE_PREFERENCE = Entity(
    name="service_preference",
    kind="state",
    label=Text(en="Service preference", zh="服务偏好"),
    meaning=Text(
        en="How the buyers or the users of an account say that they want to be served, asked in a survey.",
        zh="客户的购买者或使用者在调查中表示希望获得的服务方式。",
    ),
    key=("account_id", "side", "contact_id"),
    natural_key=("account_id", "side", "contact_id"),
    learned_by=("declared_at",),
    valid_by=("declared_at",),
    happened_by=("declared_at",),
    columns=(
        _ACCOUNT,
        col("contact_id", "string", "Contact ID", "联系人编号", refers_to="contact"),
        col("side", "string", "Buyer or user", "购买者或使用者", required=True, choices=("buyer", "user")),
        col("preferred", "string", "Preferred service", "偏好的服务方式", required=True, choices=("personal", "self")),
        col("declared_at", "timestamp", "Declared", "表示时间", required=True),
    ),
)

STRATEGY_CHOICE = Entity(
    name="strategy_choice",
    kind="state",
    is_human=True,
    never_before=True,
    label=Text(en="Strategic choice", zh="经营选择"),
    meaning=Text(
        en="What was chosen about one subject, such as who counts as the customer or which lifecycle governs a mode, "
        "and why.",
        zh="就某一主题作出的选择及理由，例如采用哪种客户定义、某经营模式以哪种周期为准。",
    ),
    key=("subject",),
    learned_by=("decided_at",),
    valid_by=("decided_at",),
    happened_by=("decided_at",),
    columns=(
        col("subject", "string", "Subject", "主题", required=True),
        col("choice", "string", "Choice", "选择", required=True),
        _BY,
        col("reason", "string", "Reason", "理由", required=True),
        col("review_date", "date", "Review date", "复核日"),
        col("decided_at", "timestamp", "Decided", "决定时间", required=True),
    ),
)

STRATEGY = (
    PRICE, OUTPUT, OUTPUT_USE, ANSWER, REVEAL, ANCHOR, TARGET, REQUEST, MENU, TIER_BUDGET, CUSTOMER_GROUP, PLAN,
    DOMAIN_CHOICE, CHANNEL_CHOICE, SERVICE_PREFERENCE, STAGE_ENTRY, EVALUATION, POSITION_NEED, STRATEGY_CHOICE,
)  # fmt: skip
