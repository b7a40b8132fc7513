"""What changed with each published run, compared once by whoever comes first; and what one person has not seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Subquery

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.spectrum import reviews
from oarlock.app.tasks import notices
from oarlock.app.tasks.models import Task
from oarlock.app.tasks.selectors import Item, beside, by_account, closed_by_others, rows_wanted
from oarlock.app.today.models import Looked, Standing, Transition, Visit
from oarlock.app.today.states import BAND, COLUMNS, KINDS, is_news, packed, states_of, unpacked
from oarlock.domain.predicate import Is
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import Ask, Served, rows_asked

BATCH = 500
NEVER = -1
"""The number of the run before the first."""
KEPT_RUNS = 100
"""Runs whose changes are kept: who was away for longer is told of the newest of them."""
SHOWN = 12
"""Customers and tasks that the list holds; the largest come first."""

SHOWN_COLUMNS = (*COLUMNS, "name", "value", "currency", "renewal")

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Change:
    """All that changed for one customer: its row now, and (kind, before, after) in the order of kinds."""

    row: Row
    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class News:
    """What somebody has not seen. is_first: they were never here, so there is nothing to compare with."""

    is_first: bool
    since: dt.datetime
    changes: tuple[Change, ...]
    total: int
    tasks: tuple[Item, ...]


def look(served: Served, *, now: dt.datetime) -> int:
    """Compare the published run with the one before and keep what changed; return its number. Once a run."""
    sequence = int(served.snapshot.manifest["sequence"])
    if Looked.objects.filter(sequence__gte=sequence).exists() or PORTFOLIO not in served.tables:
        return sequence
    rows = served.rows(PORTFOLIO, where=Is("account_id", "known"), columns=COLUMNS)
    with transaction.atomic():
        # The row is there before it is held, so that two processes of a new installation do not both come first.
        Looked.objects.get_or_create(pk=1, defaults={"sequence": NEVER})
        last = Looked.objects.select_for_update().get(pk=1)
        if last.sequence >= sequence:
            return sequence
        _compare(rows, sequence, is_first=last.sequence == NEVER, run=served.snapshot.path.name, now=now)
        reviews.tell(served, now=now)
        last.sequence = sequence
        last.save(update_fields=["sequence"])
        Transition.objects.filter(sequence__lte=sequence - KEPT_RUNS).delete()
    return sequence


def news(seen: Seen, person: Person, *, now: dt.datetime) -> News:
    """What changed since the run that somebody saw before this one; it stays until they have seen another."""
    sequence = int(seen.served.snapshot.manifest["sequence"])
    looked = Subquery(Looked.objects.values("sequence")[:1])
    visit = Visit.objects.filter(person=person).annotate(looked=looked).first()
    if visit is None or (visit.looked or NEVER) < sequence:
        look(seen.served, now=now)
    is_first = visit is None
    if visit is None:
        visit = Visit(person=person, sequence=sequence, before=sequence, since=now, at=now)
        visit.save(force_insert=True)
    elif visit.sequence != sequence:
        visit.before, visit.sequence, visit.since, visit.at = visit.sequence, sequence, visit.at, now
        visit.save()
    elif now - visit.at > dt.timedelta(minutes=1):
        visit.at = now
        visit.save(update_fields=["at"])
    told = _since(visit.before) if PORTFOLIO in seen.served.tables else {}
    closed = [] if is_first else closed_by_others(person=person, since=visit.since, limit=SHOWN)
    found = seen.together(_asked(seen, told, closed))
    changes = [Change(row=row, parts=told[str(row["account_id"])]) for row in found.get("moved", ())]
    tasks = beside(closed, by_account(found.get("closed", ())))
    return News(
        is_first=is_first, since=visit.since, changes=tuple(changes[:SHOWN]), total=len(changes),
        tasks=tuple(tasks[:SHOWN]),
    )  # fmt: skip


def _asked(seen: Seen, told: Mapping[str, object], closed: Iterable[Task]) -> dict[str, Ask]:
    """The customers that changed, the largest first, and those of the closed tasks."""
    asks = {"closed": rows_wanted(seen, (task.account for task in closed))}
    if told:
        asks["moved"] = _moved(told)
    return {name: ask for name, ask in asks.items() if ask is not None}


def _moved(told: Mapping[str, object]) -> Ask:
    return rows_asked(
        PORTFOLIO, where=Is("account_id", "in", sorted(told)), columns=SHOWN_COLUMNS,
        order=(("level", False), ("value", True), ("renews_in", False), ("account_id", False)),
    )  # fmt: skip


def _compare(rows: list[dict[str, object]], sequence: int, *, is_first: bool, run: str, now: dt.datetime) -> None:
    known = dict(Standing.objects.values_list("account", "states"))
    made: list[Transition] = []
    fresh, moved, bands = [], [], []
    for row in rows:
        account, states = str(row["account_id"]), states_of(row)
        text, before = packed(states), known.get(account)
        if before == text:
            continue
        (fresh if before is None else moved).append(Standing(account=account, states=text))
        for kind, old in unpacked(before or "").items():
            if not is_news(kind, old, states[kind]):
                continue
            made.append(Transition(sequence=sequence, account=account, kind=kind, before=old, after=states[kind]))
            if kind == BAND:
                bands.append((account, str(row["owner"] or ""), old, states[kind]))
    Standing.objects.bulk_create(fresh, batch_size=BATCH)
    Standing.objects.bulk_update(moved, ["states"], batch_size=BATCH)
    if not is_first:
        Transition.objects.bulk_create(made, batch_size=BATCH)
        notices.tell_bands(bands, run=run, now=now)


def _since(before: int) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """By customer, from its state then to its state now: there and back is no change."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    made = Transition.objects.filter(sequence__gt=before).order_by("sequence")
    for account, kind, old, new in made.values_list("account", "kind", "before", "after"):
        kinds = found.setdefault(account, {})
        kinds[kind] = (kinds[kind][0] if kind in kinds else old, new)
    return {
        account: parts
        for account, kinds in found.items()
        if (parts := tuple((k, *kinds[k]) for k in KINDS if k in kinds and is_news(k, *kinds[k])))
    }


def changes_since(seen: Seen, before: int) -> list[Change]:
    """What is another than at the run of that number, the largest customers first."""
    told = _since(before) if PORTFOLIO in seen.served.tables else {}
    found = seen.together({"moved": _moved(told)}) if told else {}
    return [Change(row=row, parts=told[str(row["account_id"])]) for row in found.get("moved", ())]
