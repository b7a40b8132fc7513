"""What is left of somebody who signed in and was erased: a number, so that what they did still adds up."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import transaction

from oarlock.app.access.models import Person, Seat


def forget_person(person_id: int, *, name: str, email: str, employee: str) -> bool:
    """Take name, address, password, factors, sessions and grants away; False when there is nobody of that number.

    The caller writes the erasure down; the row stays, for tasks and steps of the past point to it.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(pk=person_id).first()
        if person is None:
            return False
        Session.objects.filter(session_key__in=[s.session for s in Seat.objects.filter(person=person)]).delete()
        for model in (Seat, EmailAddress, Authenticator, SocialAccount):
            field = "person" if model is Seat else "user"
            model.objects.filter(**{field: person}).delete()
        person.grants.all().delete()
        person.name, person.email, person.employee, person.is_active = name, email, employee, False
        person.language = person.zone = person.digest = ""
        person.set_unusable_password()
        person.session_key = secrets.token_urlsafe(24)
        person.last_login = None
        person.save()
    return True
