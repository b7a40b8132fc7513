"""Programs as tests see them: tokens of the site's people, and calls of the API with them."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.support.postgres import dumped

BASE = "/api/v1"


def token_of(name: str, *, may: str = "write") -> str:
    """A new token of one of the site's people."""
    from oarlock.app.access.models import Person
    from oarlock.app.tokens.services import Wanted, create

    person = Person.objects.get(email=f"{name}@example.com")
    return create(person, Wanted(name="test", may=may, days=30), now=dt.datetime.now(dt.UTC))[1]


def stored(workspace: Path) -> bytes:
    """The bytes of the work database, read by another process: closing the file in this one would end the locks that
    its connections hold, and the next process to close the database would take the log away from under them.
    """
    if url := os.environ.get("DATABASE_URL"):
        return dumped(url)
    files = [str(file) for file in workspace.glob("work.sqlite*")]
    return subprocess.run(["cat", *files], check=True, capture_output=True).stdout


class Caller:
    """Calls the API with a token; None for nobody."""

    def __init__(self, token: str | None, *, lang: str = "en") -> None:
        from django.test import Client

        self.client = Client(SERVER_NAME="localhost")
        self.headers = {"accept-language": lang} | ({"authorization": f"Bearer {token}"} if token else {})

    def ask(self, method: str, address: str, **options: Any) -> Any:
        """One call of any method."""
        headers = self.headers | options.pop("headers", {})
        return getattr(self.client, method)(BASE + address, headers=headers, **options)

    def get(self, address: str, params: dict[str, object] | None = None, **options: Any) -> Any:
        """One GET."""
        return self.ask("get", address, data=params or {}, **options)
