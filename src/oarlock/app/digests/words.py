"""What summaries are called, and how their letters stand."""

from __future__ import annotations

from oarlock.kit.text import Text

TITLES = {
    "daily": Text(en="Summary of the day", zh="每日摘要"),
    "weekly": Text(en="Summary of the week", zh="每周摘要"),
}
LETTERS = {
    "waiting": Text(en="the letter waits to be sent", zh="邮件待发送"),
    "sent": Text(en="sent by e-mail", zh="已发送邮件"),
    "dead": Text(en="the letter could not be sent", zh="邮件未能发送"),
}
