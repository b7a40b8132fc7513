"""Reading summaries: everybody their own."""

from __future__ import annotations

import json
from typing import Any

from oarlock.app.access.models import Person
from oarlock.app.digests.models import Digest
from oarlock.app.tasks.models import Task

SHOWN = 60


def digests_of(person: Person) -> list[Digest]:
    """The summaries of somebody, the newest first."""
    return list(Digest.objects.select_related("letter").filter(person=person).order_by("-at", "-pk")[:SHOWN])


def digest_of(person: Person, digest_id: int) -> Digest | None:
    """One summary of somebody; None for another's, as if it did not exist."""
    return Digest.objects.select_related("letter").filter(person=person, pk=digest_id).first()


def body_of(digest: Digest) -> dict[str, Any]:
    """What is kept of it."""
    found: dict[str, Any] = json.loads(digest.body)
    return found


def tasks_of(body: dict[str, Any]) -> dict[int, Task]:
    """Its tasks that are still there, by number."""
    return {task.pk: task for task in Task.objects.select_related("owner").filter(pk__in=body["tasks"])}
