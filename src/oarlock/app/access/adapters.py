"""What the sign-in library leaves to us: no sign-up, no mail, sealed secrets, and who a foreign sign-in is here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from oarlock.app.access.models import Person
from oarlock.kit.sealing import seal, unseal


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Nobody signs up by themselves, and pages say what happened; the library says nothing."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are added by an administrator."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say it themselves, in the reader's language."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent; the audit log tells what changed."""

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Whether this is still the same person."""
        return user.knows(password)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Second factors; their secrets are sealed with the installation's key."""

    def encrypt(self, text: str) -> str:
        """Sealed for the database."""
        return seal(text, key=settings.SECRET_KEY, place="second factor")

    def decrypt(self, encrypted_text: str) -> str:
        """As it was before `encrypt`."""
        return unseal(encrypted_text, key=settings.SECRET_KEY, place="second factor")

    def get_totp_issuer(self) -> str:
        """The name that an authenticator app shows."""
        return "Oarlock"


class Outside(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Signing in by the company's own identity provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """The provider says who somebody is; whether they have access here is said by an administrator."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The first time, the person is found by an address that the provider has verified; later by its own ID."""
        if sociallogin.is_existing:
            return
        told = {one.email.lower() for one in sociallogin.email_addresses if one.verified}
        found = Person.objects.filter(email__in=told, is_active=True).first() if len(told) == 1 else None
        if found is not None:
            sociallogin.connect(request, found)
