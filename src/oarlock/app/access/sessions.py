"""Sessions in the database, each found by a question that is put into SQL once a process."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from oarlock.app.shell.prepared import KEY, prepared


class SessionStore(db.SessionStore):
    """Django's own sessions; only the look at the beginning of each request is another."""

    def _get_session_from_db(self) -> Session | None:
        for session in _found(self.session_key):
            if session.expire_date > timezone.now():
                return session
        self._session_key = None
        return None


_found = prepared(lambda: Session.objects.filter(session_key=KEY))
