"""Words that sources use for kinds and states of tickets, in lower case."""

from __future__ import annotations

COMPLAINTS = ("complaint", "complaints", "投诉")

STILL_OPEN = (
    "new", "open", "pending", "hold", "on-hold", "on_hold", "snoozed", "reopened", "to do", "in progress",
    "in_progress", "待处理", "处理中", "已重开",
)  # fmt: skip

DONE = ("solved", "closed", "done", "resolved", "已解决", "已关闭")
