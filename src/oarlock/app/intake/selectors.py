"""Reading what was handed in."""

from __future__ import annotations

from oarlock.app.access.models import Person
from oarlock.app.intake.models import Handed


def handed(import_id: str, *, person: Person) -> Handed | None:
    """One file that this person's programs handed in; None for one of somebody else, as if it did not exist."""
    return Handed.objects.filter(pk=import_id, person=person).first()


def handed_by(person: Person, *, before: str | None, limit: int) -> list[Handed]:
    """The newest files that this person's programs handed in, or those before one of them."""
    rows = Handed.objects.filter(person=person).order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:limit])
