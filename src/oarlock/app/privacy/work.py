"""The job of this room: an erasure, finished however often its worker is stopped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.app.jobs.kinds import Asked, kind
from oarlock.app.jobs.worker import DUE
from oarlock.app.privacy import services
from oarlock.kit.text import Text


@kind(
    "erase", label=Text(en="Erase a person", zh="擦除个人数据"), permission="people.erase", shows="privacy/erased.html"
)
def erase(asked: Asked) -> dict[str, Any]:
    """Erase the person of whom the erasure speaks."""
    return services.carry_out(asked.args["erasure"], tell=asked.tell, now=dt.datetime.now(dt.UTC))


DUE.append(services.ask_unfinished)
