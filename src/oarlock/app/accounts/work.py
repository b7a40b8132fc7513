"""The job of this room: work out a day of the past."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from oarlock.app.jobs.kinds import Asked, kind
from oarlock.domain.metric import KnownBy
from oarlock.kit.text import Text, msg

KIND = "past"
DOING = {
    "usage": Text(en="Adding up usage by day", zh="正在按日汇总使用量"),
    "customers": Text(en="Working out every customer as it stood then", zh="正在计算每位客户当时的情况"),
    "keeping": Text(en="Keeping the day", zh="正在保存这一日"),
}


@kind(KIND, label=Text(en="Work out a day of the past", zh="回溯某一日"), permission="account.see",
      shows="accounts/worked_out.html")  # fmt: skip
def work_out(asked: Asked) -> dict[str, Any]:
    """Work the day out and keep it; begun again after a kill, a day that was kept is there, and half of one is none."""
    from oarlock.pipeline import past

    day = dt.date.fromisoformat(asked.args["day"])
    by: KnownBy = "recorded" if asked.args["by"] == "recorded" else "learned"
    asked.tell(0.02, msg("Looking what was known by then"))

    def progress(done: int, total: int, stage: str) -> None:
        asked.tell(done / total, DOING[stage])

    now = dt.datetime.now(dt.UTC)
    made = past.ask(settings.WORKSPACE, day, settings=settings.OARLOCK, now=now, by=by, progress=progress)
    return {"day": day.isoformat(), "by": by, "seconds": round(made.seconds, 1)}
