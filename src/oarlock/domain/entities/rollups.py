"""What is derived from usage events and kept: who used what on each local day, and when each user was last seen."""

from __future__ import annotations

from oarlock.domain.entity import Entity, col
from oarlock.kit.text import Text

_ACCOUNT = col("account_id", "string", "Account ID", "客户编号", refers_to="account")
_USER = col("user_id", "string", "User ID", "用户编号", pseudonym=True)
_DAY = col("day", "date", "Day", "日期", required=True)
_LEARNED = col("learned_day", "date", "Day it was learned", "获知日期", required=True)
_EVENTS = col("events", "int64", "Events", "事件数", required=True)

USAGE_FEATURE_DAY = Entity(
    name="usage_feature_day",
    kind="rollup",
    label=Text(en="Usage by feature and day", zh="功能每日使用量"),
    meaning=Text(
        en="Events of one account, offering and event name on one local day; quantity in thousandths.",
        zh="一个客户某产品某事件在一个本地日的次数；数量以千分之一计。",
    ),
    key=("account_id", "offering_id", "event", "day", "learned_day"),
    made_from=("usage_event",),
    columns=(
        _ACCOUNT,
        col("offering_id", "string", "Offering ID", "产品编号", refers_to="offering"),
        col("event", "string", "Event", "事件", required=True),
        _DAY,
        _LEARNED,
        _EVENTS,
        col("quantity", "int64", "Quantity in thousandths", "数量（千分之一）", unit="0.001"),
    ),
)

USAGE_USER_DAY = Entity(
    name="usage_user_day",
    kind="rollup",
    label=Text(en="Usage by user and day", zh="用户每日使用量"),
    meaning=Text(en="Events of one user of one account on one local day.", zh="一个客户的一个用户在一个本地日的次数。"),
    key=("account_id", "user_id", "day", "learned_day"),
    made_from=("usage_event",),
    columns=(_ACCOUNT, _USER, _DAY, _LEARNED, _EVENTS),
)

USAGE_LAST_SEEN = Entity(
    name="usage_last_seen",
    kind="rollup",
    label=Text(en="Last seen", zh="最近使用"),
    meaning=Text(
        en="First and last local day on which a user of an account did anything.",
        zh="客户的用户首次和最近使用的本地日。",
    ),
    key=("account_id", "user_id"),
    made_from=("usage_event",),
    columns=(
        _ACCOUNT,
        _USER,
        col("first_day", "date", "First day", "首次日期", required=True),
        col("last_day", "date", "Last day", "最近日期", required=True),
    ),
)

USAGE_ROLLUPS = (USAGE_FEATURE_DAY, USAGE_USER_DAY, USAGE_LAST_SEEN)
