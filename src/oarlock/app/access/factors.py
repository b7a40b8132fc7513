"""Second factors: the library's pages under our addresses, each change a row of the journal in the same transaction."""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable
from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse

from oarlock.app.access.limiter import PER_MAILBOX, give_back, take
from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.access.unsent import to_sign_in
from oarlock.lake.journal import Change

WORDS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.RECOVERY_CODES: "recovery codes"}


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a person about themselves: whoever is signed in may open theirs, and what it changes happens as one."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.person is None:
            return to_sign_in(request)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    opened.permission = "self"  # type: ignore[attr-defined]  # the table of access tests is made from it
    return opened


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """The code at signing in; guesses are counted for the person, over all processes."""

    def clean_code(self) -> str:
        """The code, once it fits."""
        bucket = f"code {self.user.pk}"
        if not take(bucket, most=PER_MAILBOX, now=time.time()):
            raise ValidationError("too many")
        code: str = super().clean_code()
        give_back(bucket, most=PER_MAILBOX)
        return code


def forget(person: Person, *, actor: str, reason: str, now: dt.datetime) -> int:
    """Take away all second factors of somebody who lost theirs; how many there were."""
    with transaction.atomic():
        found = list(Authenticator.objects.filter(user=person))
        for one in found:
            one.told = {"actor": actor, "reason": reason, "now": now}
            one.delete()
    return len(found)


@receiver(post_save, sender=Authenticator)
def added(instance: Authenticator, created: bool, **_: Any) -> None:
    """A factor that was used is saved as well; only a new one is a change."""
    if created:
        _write(instance, before=None, after={"second_factor": WORDS[instance.type]})


@receiver(post_delete, sender=Authenticator)
def removed(instance: Authenticator, **_: Any) -> None:
    """A factor is gone."""
    _write(instance, before={"second_factor": WORDS[instance.type]}, after=None)


def _write(instance: Authenticator, *, before: dict[str, object] | None, after: dict[str, object] | None) -> None:
    told = getattr(instance, "told", None) or {"actor": _actor(), "reason": "", "now": dt.datetime.now(dt.UTC)}
    change = Change(entity="person", key=str(instance.user_id), before=before, after=after, reason=told["reason"])
    write_down([change], actor=told["actor"], now=told["now"])


def _actor() -> str:
    person = getattr(context.request, "person", None)
    return person.email if person is not None else "sign-in"
