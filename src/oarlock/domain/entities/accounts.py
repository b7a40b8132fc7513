"""Accounts, their dated attributes, and what we offer them."""

from __future__ import annotations

from oarlock.domain.entity import Entity, col
from oarlock.kit.text import Text

ACCOUNT = Entity(
    name="account",
    kind="state",
    label=Text(en="Account", zh="客户"),
    meaning=Text(en="A company that buys from us, or may.", zh="向我们购买或可能购买的企业。"),
    key=("account_id",),
    learned_by=("updated_at", "valid_from", "created_at"),
    valid_by=("valid_from", "updated_at"),
    happened_by=("updated_at", "created_at"),
    columns=(
        col("account_id", "string", "Account ID", "客户编号", required=True, aliases=("id", "客户ID", "customer id")),
        col("name", "string", "Name", "客户名称", aliases=("account name", "company", "company name", "名称")),
        col("parent_id", "string", "Parent account ID", "上级客户编号", refers_to="account", aliases=("parent",)),
        col("domain", "string", "Domain", "域名", aliases=("website", "网址")),
        col("external_ids", "string", "IDs in other systems", "其他系统编号", aliases=("external id",)),
        col("segment", "string", "Segment", "客户分层", aliases=("分层", "tier")),
        col("industry", "string", "Industry", "行业"),
        col("country", "string", "Country", "国家", aliases=("country/region", "国家/地区")),
        col("region", "string", "Region", "区域"),
        col("channel", "string", "Channel", "渠道"),
        col("lifecycle", "string", "Lifecycle stage", "生命周期阶段"),
        col("mode", "string", "Operating mode", "经营模式"),
        col("currency", "currency", "Currency", "币种"),
        col("employees", "int64", "Employees", "员工人数", unit="people", minimum=0),
        col("created_at", "timestamp", "Created", "创建时间", aliases=("created date", "创建日期")),
        col("updated_at", "timestamp", "Updated", "更新时间", aliases=("modified", "更新日期")),
        col("valid_from", "timestamp", "Valid from", "生效时间", aliases=("生效日期",)),
    ),
)

ACCOUNT_ATTRIBUTE = Entity(
    name="account_attribute",
    kind="state",
    label=Text(en="Account attribute", zh="客户属性"),
    meaning=Text(en="One dated custom field of an account.", zh="客户的一个带日期的自定义字段。"),
    key=("account_id", "attribute"),
    learned_by=("valid_from",),
    valid_by=("valid_from",),
    happened_by=("valid_from",),
    columns=(
        col("account_id", "string", "Account ID", "客户编号", required=True, refers_to="account"),
        col("attribute", "string", "Attribute", "属性", required=True),
        col("value", "string", "Value", "取值"),
        col("valid_from", "timestamp", "Valid from", "生效时间"),
    ),
)

OFFERING = Entity(
    name="offering",
    kind="state",
    label=Text(en="Offering", zh="产品与服务"),
    meaning=Text(
        en="Something that we sell: product, module, plan or service.", zh="我们出售的产品、模块、套餐或服务。"
    ),
    key=("offering_id",),
    learned_by=("updated_at", "created_at"),
    valid_by=("updated_at",),
    happened_by=("updated_at", "created_at"),
    columns=(
        col("offering_id", "string", "Offering ID", "产品编号", required=True, aliases=("product id", "plan id", "id")),
        col("name", "string", "Name", "产品名称", aliases=("product name", "plan name", "product")),
        col("kind", "string", "Kind", "类型", choices=("product", "module", "feature", "plan", "service")),
        col("parent_id", "string", "Parent offering ID", "上级产品编号", refers_to="offering"),
        col("is_recurring", "bool", "Recurring", "是否经常性"),
        col("is_active", "bool", "Active", "是否在售"),
        col("created_at", "timestamp", "Created", "创建时间"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
    ),
)

ACCOUNTS = (ACCOUNT, ACCOUNT_ATTRIBUTE, OFFERING)
