"""Reading tasks: only those of customers whom one may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.access.selectors import scopes
from oarlock.app.tasks.models import OPEN, Notice, Task
from oarlock.domain.predicate import ALL, Is
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import Ask, rows_asked

Row = Mapping[str, object]
SHOWN = 200
"""Tasks that one list holds; the filters find the others."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which tasks: whose, in which state, of which customer. state: a state of a task, or `overdue`."""

    whose: str = "mine"
    state: str = OPEN
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A task beside the row of its customer; no row when that one has left."""

    task: Task
    row: Row | None
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """The tasks of a list in its order, and how many there are in all."""

    items: tuple[Item, ...]
    total: int


def sees(seen: Seen, account: str) -> bool:
    """Whether the customer exists and may be seen."""
    if PORTFOLIO not in seen.served.tables:
        return False
    return bool(seen.rows(PORTFOLIO, where=Is("account_id", "=", account), columns=("account_id",), limit=1))


def rows_of(seen: Seen, accounts: Iterable[str]) -> dict[str, Row]:
    """The customers among some that may be seen, with what lists show of them."""
    asked = rows_wanted(seen, accounts)
    return {} if asked is None else by_account(seen.together({"rows": asked})["rows"])


def rows_wanted(seen: Seen, accounts: Iterable[str]) -> Ask | None:
    """What `rows_of` asks, for pages that ask it together with what else they need; None when it asks nothing."""
    wanted = sorted(set(accounts))
    if not wanted or PORTFOLIO not in seen.served.tables:
        return None
    columns = ("account_id", "name", "owner", "value", "currency", "band")
    return rows_asked(PORTFOLIO, where=Is("account_id", "in", wanted), columns=columns)


def by_account(rows: Iterable[Row]) -> dict[str, Row]:
    """Rows of the portfolio by their customer."""
    return {str(row["account_id"]): row for row in rows}


def tasks(seen: Seen, filters: Filters, *, person: Person, today: dt.date, limit: int = SHOWN) -> Found:
    """What is overdue first, then by day, the largest customers first."""
    found = chosen(filters, person=person, today=today)
    rows = rows_of(seen, (task.account for task in found))
    return listed(seen, found, rows, today=today, limit=limit)


def chosen(filters: Filters, *, person: Person, today: dt.date) -> list[Task]:
    """The tasks that fit, in no order; whose customers may be seen is not looked at yet."""
    query = _asked(filters, person=person, today=today)
    return list(query.select_related("owner", "opened_by", "closed_by", "escalated_to"))


def listed(
    seen: Seen, found: Sequence[Task], rows: Mapping[str, Row], *, today: dt.date, limit: int = SHOWN
) -> Found:  # fmt: skip
    """Tasks beside the rows of their customers, as `tasks` gives them."""
    # A customer who left is in no portfolio: its tasks are for those who see everything.
    kept = [task for task in found if task.account in rows or seen.among == ALL]
    items = [Item(task=t, row=rows.get(t.account), is_overdue=_is_late(t, today)) for t in kept]
    items.sort(key=_place)
    return Found(items=tuple(items[:limit]), total=len(items))


def one(seen: Seen, task_id: int, *, is_held: bool = False) -> Task | None:
    """A task whose customer may be seen; `is_held`: nobody else changes it until the transaction ends."""
    query = Task.objects.select_for_update(of=("self",)) if is_held else Task.objects.all()
    task = query.select_related("owner").filter(pk=task_id).first()
    if task is None or not (seen.among == ALL or sees(seen, task.account)):
        return None
    return task


def open_by_account(accounts: Iterable[str]) -> dict[str, list[Task]]:
    """The open tasks of some customers, the nearest day first; the caller has looked who may see them."""
    found: dict[str, list[Task]] = {}
    query = Task.objects.select_related("owner").filter(account__in=sorted(set(accounts)), state=OPEN)
    for task in query.order_by("due", "pk"):
        found.setdefault(task.account, []).append(task)
    return found


def history(account: str) -> list[Task]:
    """The newest tasks of a customer in whichever state; the caller has looked who may see it."""
    query = Task.objects.select_related("opened_by", "closed_by").filter(account=account)
    return list(query.order_by("-opened_at", "-pk")[:SHOWN])


def people(seen: Seen, account: str, *, today: dt.date) -> list[Person]:
    """Who may be given a task for a customer: everybody who may see it, by name."""
    if PORTFOLIO not in seen.served.tables:
        return []
    among = {person: scope.among("task.see") for person, scope in scopes(today=today).items()}
    # However many people there are, it is one question: each way of seeing customers is asked once.
    ways = {way: f"way{n}" for n, way in enumerate(dict.fromkeys(among.values()))}
    there = seen.totals(PORTFOLIO, where=Is("account_id", "=", account), of={name: way for way, name in ways.items()})
    return [person for person, way in among.items() if there and there[0][f"{ways[way]}_n"]]


def closed_by_others(*, person: Person, since: dt.datetime, limit: int) -> list[Task]:
    """What others closed since an instant, the newest first; whose customers may be seen is not looked at yet."""
    query = Task.objects.filter(closed_at__gt=since).exclude(closed_by=person).exclude(state=OPEN)
    return list(query.select_related("owner", "closed_by").order_by("-closed_at")[: 10 * limit])


def beside(tasks: Iterable[Task], rows: Mapping[str, Row]) -> list[Item]:
    """Closed tasks beside the rows of those customers that may be seen."""
    return [Item(task=t, row=rows[t.account], is_overdue=False) for t in tasks if t.account in rows]


def shown(person: Person, *, now: dt.datetime) -> QuerySet[Notice]:
    """The notices of somebody that are told by now; the others wait for working hours."""
    return Notice.objects.filter(Q(shows_at=None) | Q(shows_at__lte=now), person=person)


def unread(person: Person | None, *, now: dt.datetime) -> int:
    """How many notices somebody has not read."""
    return 0 if person is None else shown(person, now=now).filter(read_at=None).count()


def _asked(filters: Filters, *, person: Person, today: dt.date) -> QuerySet[Task]:
    query = Task.objects.all()
    if filters.whose == "mine":
        query = query.filter(mine(person))
    if filters.state == "overdue":
        query = query.filter(state=OPEN, due__lt=today)
    elif filters.state:
        query = query.filter(state=filters.state)
    return query.filter(account=filters.account) if filters.account else query


def mine(person: Person) -> Q:
    """The tasks of somebody, and those that were escalated to them."""
    return Q(owner=person) | Q(escalated_to=person)


def _is_late(task: Task, today: dt.date) -> bool:
    return task.state == OPEN and task.due < today


def _place(item: Item) -> tuple[object, ...]:
    value = -int(str((item.row or {}).get("value") or 0))
    if item.task.closed_at is not None:
        return (2, -item.task.closed_at.timestamp(), value, item.task.pk)
    if item.is_overdue:
        return (0, 0.0, value, item.task.pk)
    return (1, float(item.task.due.toordinal()), value, item.task.pk)
