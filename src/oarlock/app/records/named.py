"""Questions that people keep under a name: strategic choices whose subject begins with the word of their room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from oarlock.app.access.models import Person
from oarlock.app.records.selectors import rows
from oarlock.app.records.services import put
from oarlock.errors import UserError
from oarlock.kit.clock import naive_utc

LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Named:
    """A kept question: its name, the address that asks it, and the record of who kept it and why."""

    name: str
    query: str
    row: Mapping[str, object]

    @property
    def told(self) -> dict[str, str]:
        """What the address says."""
        return dict(parse_qsl(self.query))


def named(subject: str) -> Iterator[Named]:
    """The questions of a room, by name."""
    mine = (row for row in rows("strategy_choice") if str(row["subject"]).startswith(subject))
    for row in sorted(mine, key=lambda row: str(row["subject"])):
        yield Named(name=str(row["subject"]).removeprefix(subject), query=str(row["choice"]), row=row)


def keep_named(subject: str, name: str, query: str, *, reason: str, person: Person, now: dt.datetime) -> None:
    """Keep a question under a name that none has yet; raises `UserError`."""
    name, reason = " ".join(name.split()), reason.strip()
    if not name or len(name) > LONGEST:
        raise UserError("A scenario needs a name of at most {n} letters.", remedy="Name it.", n=LONGEST)
    if not reason:
        raise UserError("A decision needs a reason.", remedy="Say what the scenario is for.")
    if any(one.name == name for one in named(subject)):
        raise UserError("There is a scenario called '{name}' already.", remedy="Choose another name.", name=name)
    row = {"subject": subject + name, "choice": query, "decided_by": person.email, "reason": reason,
           "decided_at": naive_utc(now)}  # fmt: skip
    # A name stands for what others saw under it: another scenario gets another name.
    put("strategy_choice", row, person=person, now=now, reason=reason, seen={})
