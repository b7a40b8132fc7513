"""The kinds of events, and how a delivery stands."""

from __future__ import annotations

from oarlock.kit.text import Text

KINDS = {
    "health.band_changed": Text(en="the health of a customer changed its band", zh="客户健康度等级发生变化"),
    "import.ended": Text(en="an import ended", zh="一次导入结束"),
    "refresh.ended": Text(en="new figures were published", zh="新的数据已发布"),
}
"""What can be subscribed to."""

TEST = "test"
"""The kind of an event that somebody sends to see whether it arrives."""

STATES = {
    "waiting": Text(en="waiting", zh="等待中"),
    "delivered": Text(en="delivered", zh="已送达"),
    "dead": Text(en="given up", zh="已放弃"),
}

OFF = {
    "person": Text(en="turned off", zh="已停用"),
    "gone": Text(
        en="turned off: the receiver said that the address is gone (410)", zh="已停用：接收方表示地址已不存在（410）"
    ),
}
