"""Contract lines, invoices, payments, opportunities and exchange rates."""

from __future__ import annotations

from oarlock.domain.entity import Entity, col
from oarlock.kit.text import Text

INTERVALS = ("day", "week", "month", "year")
LINE_STATUSES = ("active", "past_due", "unpaid", "trialing", "paused", "ended", "canceled")

CONTRACT_LINE = Entity(
    name="contract_line",
    kind="state",
    label=Text(en="Contract line", zh="合同行"),
    meaning=Text(
        en="One thing sold to one account for a time, with amount and interval as sold.",
        zh="在一段时间内卖给一个客户的一项内容，金额与计费周期按成交记录。",
    ),
    key=("line_id",),
    natural_key=("account_id", "offering_id", "start_date"),
    learned_by=("updated_at", "created_at", "start_date"),
    valid_by=("updated_at",),
    happened_by=("start_date", "created_at", "updated_at", "canceled_at"),
    columns=(
        col("line_id", "string", "Line ID", "合同行编号", aliases=("id", "subscription id", "contract line id")),
        col(
            "account_id",
            "string",
            "Account ID",
            "客户编号",
            required=True,
            refers_to="account",
            aliases=("customer id",),
        ),
        col(
            "offering_id",
            "string",
            "Offering ID",
            "产品编号",
            refers_to="offering",
            aliases=("product", "plan", "产品"),
        ),
        col("contract_id", "string", "Contract ID", "合同编号", aliases=("subscription_id",)),
        col("start_date", "date", "Start date", "开始日期", required=True, aliases=("start", "开始时间")),
        col("end_date", "date", "End date", "结束日期", dated_by="end_learned_at", aliases=("end", "结束时间")),
        col("end_learned_at", "timestamp", "End known since", "获知结束时间"),
        col("canceled_at", "timestamp", "Notice given", "取消通知时间", dated_by="canceled_at"),
        col("amount", "money", "Amount per interval", "每期金额", required=True, minimum=0, aliases=("金额",)),
        col("currency", "currency", "Currency", "币种"),
        col("interval", "string", "Interval", "计费周期", choices=INTERVALS, aliases=("周期",)),
        col("interval_count", "int32", "Interval count", "周期数", minimum=1),
        col("quantity", "double", "Quantity", "数量", aliases=("seats",)),
        col("units", "string", "Units", "单位"),
        col("discount", "money", "Discount per interval", "每期折扣", minimum=0),
        col("discount_end", "date", "Discount ends", "折扣结束日期"),
        col("is_recurring", "bool", "Recurring", "是否经常性"),
        col("is_metered", "bool", "Metered", "是否按量计费"),
        col("status", "string", "Status", "状态", choices=LINE_STATUSES),
        col("renews_line_id", "string", "Renews line", "续约自合同行"),
        col("created_at", "timestamp", "Created", "创建时间"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)

INVOICE = Entity(
    name="invoice",
    kind="state",
    label=Text(en="Invoice", zh="发票"),
    meaning=Text(en="What we billed and when it was due.", zh="开票金额与到期日。"),
    key=("invoice_id",),
    learned_by=("updated_at", "issued_at"),
    valid_by=("updated_at",),
    happened_by=("issued_at", "updated_at"),
    columns=(
        col("invoice_id", "string", "Invoice ID", "发票编号", required=True, aliases=("id", "number")),
        col(
            "account_id",
            "string",
            "Account ID",
            "客户编号",
            required=True,
            refers_to="account",
            aliases=("customer id",),
        ),
        col("contract_id", "string", "Contract ID", "合同编号"),
        col(
            "issued_at",
            "timestamp",
            "Issued",
            "开票时间",
            required=True,
            aliases=("issue date", "issued date", "开票日期", "created"),
        ),
        col("due_date", "date", "Due date", "到期日", aliases=("due",)),
        col("amount", "money", "Amount", "金额", required=True, aliases=("total",)),
        col("currency", "currency", "Currency", "币种"),
        col(
            "status",
            "string",
            "Status",
            "状态",
            choices=("draft", "open", "paid", "void", "uncollectible"),
            dated_by="voided_at",
        ),
        col("voided_at", "timestamp", "Voided", "作废时间", dated_by="voided_at"),
        col("disputed_at", "timestamp", "Disputed", "争议时间", dated_by="disputed_at"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)

PAYMENT = Entity(
    name="payment",
    kind="event",
    label=Text(en="Payment", zh="回款"),
    meaning=Text(en="Money received, or given back when negative.", zh="收到的款项；负数为退款。"),
    key=("payment_id",),
    learned_by=("paid_at",),
    happened_by=("paid_at",),
    columns=(
        col("payment_id", "string", "Payment ID", "回款编号", aliases=("id",)),
        col("account_id", "string", "Account ID", "客户编号", refers_to="account", aliases=("customer id",)),
        col("invoice_id", "string", "Invoice ID", "发票编号", refers_to="invoice"),
        col("paid_at", "timestamp", "Paid", "回款时间", required=True, aliases=("payment date", "回款日期")),
        col("amount", "money", "Amount", "金额", required=True),
        col("currency", "currency", "Currency", "币种"),
    ),
)

OPPORTUNITY = Entity(
    name="opportunity",
    kind="state",
    label=Text(en="Opportunity", zh="商机"),
    meaning=Text(en="A possible deal, its stage and how it ended.", zh="可能的交易、所处阶段与结果。"),
    key=("opportunity_id",),
    learned_by=("updated_at", "valid_from", "created_at"),
    valid_by=("valid_from", "updated_at"),
    happened_by=("updated_at", "created_at"),
    columns=(
        col("opportunity_id", "string", "Opportunity ID", "商机编号", required=True, aliases=("id", "deal id")),
        col("account_id", "string", "Account ID", "客户编号", refers_to="account"),
        col("name", "string", "Name", "商机名称"),
        col("stage", "string", "Stage", "阶段"),
        col("kind", "string", "Kind", "类型", aliases=("type",)),
        col("amount", "money", "Amount", "金额"),
        col("currency", "currency", "Currency", "币种"),
        col("probability", "double", "Probability", "赢单概率", unit="share", minimum=0, maximum=1),
        col("close_date", "date", "Close date", "预计成交日期"),
        col("is_closed", "bool", "Closed", "是否关闭"),
        col("is_won", "bool", "Won", "是否赢单"),
        col("owner_id", "string", "Owner", "负责人", refers_to="employee"),
        col("competitor", "string", "Competitor", "竞争对手"),
        col("loss_reason", "string", "Win or loss reason", "输赢原因"),
        col("created_at", "timestamp", "Created", "创建时间"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
        col("valid_from", "timestamp", "Valid from", "生效时间"),
        col("is_bespoke", "bool", "Bespoke statement of work", "是否定制工作说明书", since=2),
        col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering", since=2),
    ),
)

FX_RATE = Entity(
    name="fx_rate",
    kind="state",
    label=Text(en="Exchange rate", zh="汇率"),
    meaning=Text(en="Units of `quote` for one unit of `base` on a day.", zh="某日 1 单位基准币种兑换的报价币种数量。"),
    key=("base", "quote", "day"),
    learned_by=("day",),
    happened_by=("day",),
    columns=(
        col("base", "currency", "Base currency", "基准币种", required=True, aliases=("from",)),
        col("quote", "currency", "Quote currency", "报价币种", required=True, aliases=("to",)),
        col("day", "date", "Day", "日期", required=True, aliases=("date",)),
        col("rate", "decimal", "Rate", "汇率", required=True, unit="quote per base"),
    ),
)

REVENUE = (CONTRACT_LINE, INVOICE, PAYMENT, OPPORTUNITY, FX_RATE)
