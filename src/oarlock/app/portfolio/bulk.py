"""Giving many customers to another owner: proposed, looked at, done in one transaction, and undone as one step."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.portfolio.models import Moved, Step
from oarlock.domain.predicate import Is, Predicate
from oarlock.errors import UnknownNameError, UserError
from oarlock.ingest.assignments import employees, give_back, hand_over, standing
from oarlock.ingest.feed import drain
from oarlock.lake.journal import Change
from oarlock.lake.serve import PORTFOLIO
from oarlock.pipeline.published import question_of

MOST = 5000
"""Customers of one step: more take the journal, and whoever waits for it, too long."""
COLUMNS = ("account_id", "name", "owner", "value")
NOBODY = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a step would change: customers and ARR by whose they are now, and what it leaves as it is.

    changed: customers that another step has given to somebody since the figures were published.
    """

    n: int
    value: int | None
    losing: tuple[tuple[str, int, int | None], ...]
    same: int
    changed: int
    rows: tuple[Moved, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a step: how many customers it changed, and how many it left since somebody else had."""

    step: Step
    done: int
    left: int


def propose(seen: Seen, where: Predicate, *, person: Person, now: dt.datetime) -> Step:
    """Keep the customers that fit, with whose each is now, as a step that nobody has done yet.

    Raises `UserError` when none fits, or more than one step may hold.
    """
    rows = seen.rows(PORTFOLIO, where=where, columns=COLUMNS, order=(("value", True), ("account_id", False)),
                     limit=MOST + 1)  # fmt: skip
    if not rows:
        raise UserError("No customer was chosen.", remedy="Mark some rows, or take all that fit.")
    if len(rows) > MOST:
        raise UserError("One step takes {n} customers at most.", remedy="Filter further, and take several steps.",
                        n=MOST)  # fmt: skip
    owners = pending(seen, [str(row["account_id"]) for row in rows])
    with transaction.atomic():
        # A preview that was never used is of no use to anybody.
        Step.objects.filter(state=Step.PROPOSED, proposed_at__lt=now - dt.timedelta(days=1)).delete()
        step = Step.objects.create(token=secrets.token_urlsafe(16), person=person, owner=NOBODY, since=since(seen),
                                   proposed_at=now)  # fmt: skip
        Moved.objects.bulk_create(
            [
                Moved(step=step, account=row["account_id"], name=str(row["name"] or ""), value=row["value"],
                      before=owners.get(str(row["account_id"]), row["owner"]) or NOBODY)
                for row in rows
            ],
            batch_size=500,
        )  # fmt: skip
    return step


def preview(seen: Seen, step: Step, owner: str) -> Preview:
    """What the step would do for a new owner; nothing is changed."""
    moved = list(step.moved.order_by("pk"))
    changing = [one for one in moved if one.before != owner]
    counts = Counter(one.before for one in changing)
    losing = [(name, n, _sum(one for one in changing if one.before == name)) for name, n in counts.items()]
    return Preview(
        n=len(changing),
        value=_sum(changing),
        losing=tuple(sorted(losing, key=lambda line: (-line[1], line[0]))),
        same=len(moved) - len(changing),
        changed=len(pending(seen, [one.account for one in moved])),
        rows=tuple(changing[:20]),
    )


def _sum(moved: Iterable[Moved]) -> int | None:
    """ARR as far as it is known; None when nobody knows any of it, which is not nothing."""
    values = [one.value for one in moved]
    known = [value for value in values if value is not None]
    return sum(known) if known or not values else None


def carry_out(seen: Seen, token: str, *, owner: str, reason: str, person: Person, now: dt.datetime) -> Outcome:
    """Do a step, once: asked again, it only says what became of it.

    A customer that is no longer whose it was in the preview, or no longer within the person's rows, stays as it is.
    Raises `UserError` for an owner who is no employee, and `UnknownNameError` for a step of somebody else.
    """
    if owner not in candidates():
        raise UserError("There is no employee '{id}'.", remedy="Choose one of the list.", id=owner)
    with transaction.atomic():
        step = Step.objects.filter(token=token, person=person).first()
        if step is None:
            raise UnknownNameError("This step does not exist.")
        if step.state != Step.PROPOSED:
            return outcome(step)
        moved = list(step.moved.all())
        # The work database is ours until the end of the transaction, so nobody hands these customers over meanwhile.
        drain(settings.WORKSPACE, now=now)
        mine = _still_seen(seen, moved)
        found = standing(settings.WORKSPACE, mine, day=step.since)
        changes: list[Change] = []
        for one in moved:
            if one.account not in mine or one.before == owner or (found[one.account].owner or NOBODY) != one.before:
                continue
            made = hand_over(one.account, found[one.account], owner, since=step.since, actor=person.email,
                             reason=reason)  # fmt: skip
            one.is_done, one.made = True, [change.after for change in made]
            changes += made
        step.owner, step.reason, step.state, step.done_at = owner, reason[:500], Step.DONE, now
        step.changed = sum(one.is_done for one in moved)
        step.left = sum(one.before != owner for one in moved) - step.changed
        changes.append(_said(step))
        step.seq = write_down(changes, actor=person.email, now=now)
        step.save()
        Moved.objects.bulk_update(moved, ["is_done", "made"], batch_size=300)
    return outcome(step)


def take_back(seen: Seen, token: str, *, person: Person, now: dt.datetime) -> Outcome:
    """Undo a step, once. A customer that somebody has given to another owner since stays as it is."""
    with transaction.atomic():
        step = Step.objects.filter(token=token).first()
        if step is None or step.state == Step.PROPOSED or not may_take_back(seen, step, person):
            raise UnknownNameError("This step does not exist.")
        if step.state == Step.UNDONE:
            return outcome(step)
        moved = list(step.moved.filter(is_done=True))
        drain(settings.WORKSPACE, now=now)
        found = standing(settings.WORKSPACE, [one.account for one in moved], day=step.since)
        changes: list[Change] = []
        for one in moved:
            if found[one.account].owner == step.owner:
                changes += give_back(one.account, one.made, actor=person.email, reason=step.reason)
                one.is_undone = True
        step.state, step.undone_at, step.returned = Step.UNDONE, now, sum(one.is_undone for one in moved)
        changes.append(_said(step))
        step.undone_seq = write_down(changes, actor=person.email, now=now)
        step.save()
        Moved.objects.bulk_update(moved, ["is_undone"], batch_size=300)
    return outcome(step)


def may_take_back(seen: Seen, step: Step, person: Person) -> bool:
    """Who did a step may undo it, and who may assign every customer of the company."""
    return step.person_id == person.pk or seen.scope.is_whole("account.assign")


def outcome(step: Step) -> Outcome:
    """What became of a step that was done, or undone."""
    if step.state == Step.UNDONE:
        return Outcome(step=step, done=step.returned, left=step.changed - step.returned)
    return Outcome(step=step, done=step.changed, left=step.left)


def steps(seen: Seen, person: Person, *, limit: int = 50) -> list[Step]:
    """The last steps that the person may undo, or has undone."""
    found = Step.objects.exclude(state=Step.PROPOSED).select_related("person").order_by("-seq")
    if not seen.scope.is_whole("account.assign"):
        found = found.filter(person=person)
    return list(found[:limit])


def pending(seen: Seen, accounts: Sequence[str]) -> dict[str, str]:
    """Whose customers are by steps that the published figures do not hold yet; those without any are left out."""
    until = int(seen.served.snapshot.manifest.get("complete_until", 0))
    fresh = Q(step__seq__gt=until) | Q(step__undone_seq__gt=until)
    found = Moved.objects.filter(fresh, account__in=accounts, is_done=True).select_related("step")
    last: dict[str, tuple[int, str]] = {}
    for one in found:
        event = (one.step.undone_seq, one.before) if one.is_undone else (one.step.seq, one.step.owner)
        if event[0] > until:
            last[one.account] = max(event, last.get(one.account, event))
    return {account: owner for account, (_, owner) in last.items()}


def candidates() -> Mapping[str, str | None]:
    """Employees who may become owners, with their departments."""
    return employees(settings.WORKSPACE)


def since(seen: Seen) -> dt.date:
    """The day that the list speaks of: from then on the new owner holds, so that the next refresh shows it."""
    question = question_of(seen.served.snapshot, "portfolio")
    if question is None:
        raise UnknownNameError("The published figures have no table '{name}'.", name=PORTFOLIO)
    return question.as_of


def _still_seen(seen: Seen, moved: Iterable[Moved]) -> set[str]:
    accounts = tuple(one.account for one in moved)
    rows = seen.rows(PORTFOLIO, where=Is("account_id", "in", accounts), columns=("account_id",))
    return {str(row["account_id"]) for row in rows}


def _said(step: Step) -> Change:
    after = {"owner": step.owner, "state": step.state, "customers": outcome(step).done}
    return Change(entity="bulk_assignment", key=step.token, after=after, reason=step.reason)


def found(token: str, *, person: Person) -> Step | None:
    """A person's own step; None for one that does not exist or is somebody else's."""
    return Step.objects.filter(token=token, person=person).first() if token else None
