"""Under which pseudonym somebody answers: one of their own in each blind round, else the same everywhere."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac

from oarlock.app.access.models import Person
from oarlock.app.judgements.models import Round
from oarlock.lake.load.pseudonym import DIGITS, pseudonym


def open_author(person: Person) -> str:
    """The pseudonym that an imported answer with the person's address gets, too."""
    return pseudonym(person.email, settings.WORKSPACE.id)


def blind_author(person: Person, asked: Round) -> str:
    """A pseudonym that nobody can make without the installation's secret, and that no two rounds share."""
    told = f"{asked.rubric}\x1f{asked.name}\x1f{person.pk}"
    return salted_hmac("oarlock.blind", told, algorithm="sha256").hexdigest()[:DIGITS]
