"""What tasks are called: for each sign the one thing to do about it, states, sources, kinds of notices."""

from __future__ import annotations

from oarlock.app.tasks.models import DONE, DROPPED, HAND, KIT, OPEN, SIGN, Task
from oarlock.kit.text import Text
from oarlock.strategy.modes.kits import shipped_kits

ACTIONS = {
    "silent": Text(en="Call them: they may be leaving without a word", zh="致电客户：可能正在沉默流失"),
    "red": Text(en="Agree on a way out of red health", zh="商定健康度脱红方案"),
    "capped": Text(en="Remove what caps their health", zh="消除健康度封顶的原因"),
    "usage_fell": Text(en="Find out why they use less", zh="查明用量下降的原因"),
    "champion_left": Text(en="Find a new champion", zh="重新找到关键人"),
    "drift_far": Text(en="Row closer: arrange a talk both ways", zh="主动靠拢：安排一次双向沟通"),
    "overdue": Text(en="Get the overdue invoice settled", zh="催收逾期发票"),
    "renewal_near": Text(en="Prepare the renewal", zh="准备续约"),
    "loud": Text(en="Find the root cause of their complaints", zh="找出投诉的根本原因"),
    "no_usage_data": Text(en="Get their usage data to flow", zh="接通其使用数据"),
}
"""Sign → the action that a task from it is called by, in the order in which signs are told."""

DAYS = {"silent": 1, "red": 2, "capped": 3, "overdue": 3}
OTHER_DAYS = 5
"""Days that a task from a sign has; what loses the customer first comes first."""

STATES = {
    OPEN: Text(en="open", zh="进行中"),
    DONE: Text(en="done", zh="已完成"),
    DROPPED: Text(en="dropped", zh="已放弃"),
}
SOURCES = {HAND: Text(en="by hand", zh="人工"), SIGN: Text(en="from a sign", zh="来自信号"),
           KIT: Text(en="from a mode's kit", zh="来自模式配套")}  # fmt: skip


def title(task: Task) -> Text | str:
    """What the task is called: as somebody typed it, or as its sign or its kit's check is called to the reader."""
    if task.source == KIT:
        mode, _, check = task.reason.partition(".")
        checks = (one for _, one in shipped_kits()[mode].checks) if mode in shipped_kits() else ()
        return next((one.label for one in checks if one.id == check), task.reason)
    return task.title or ACTIONS.get(task.reason, task.reason)


def action_of(reasons: object) -> str | None:
    """The sign of a row of the portfolio that asks for the most urgent action; None without any."""
    return next((code for code in str(reasons or "").split() if code in ACTIONS), None)
