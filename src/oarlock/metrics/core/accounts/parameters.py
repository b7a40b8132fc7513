"""Parameters that several metrics of accounts take."""

from __future__ import annotations

from oarlock.domain.metric import Parameter, Question
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.parameters import text_of, whole_of

DAYS = Parameter(name="days", unit="days", label=Text(en="Days looked back", zh="回看天数"))
EVENTS = Parameter(
    name="events", unit="text",
    label=Text(en="Names of the events that count, joined by commas", zh="计入的事件名称，以逗号分隔"),
)  # fmt: skip


def days_of(q: Question, default: int, *, name: str = "days", largest: int = 1_100) -> int:
    """A parameter that counts days; at least one."""
    found = whole_of(q, name, default, largest=largest)
    if found < 1:
        raise UserError("'{name}' must be at least 1.", name=name)
    return found


def words_of(q: Question, name: str, default: str = "") -> tuple[str, ...]:
    """A parameter that lists words, joined by commas; blanks around them do not count."""
    return tuple(word for part in text_of(q, name, default).split(",") if (word := part.strip()))
