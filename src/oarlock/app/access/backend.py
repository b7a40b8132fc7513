"""How the sign-in library finds a person of a session again."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from oarlock.app.access.models import Person


class People(BaseBackend):
    """Passwords are checked behind the limiter by the sign-in page itself; this only knows who somebody is."""

    def get_user(self, user_id: int) -> Person | None:
        """The person with their grants, unless their access has ended."""
        return Person.objects.filter(pk=user_id, is_active=True).prefetch_related("grants").first()
