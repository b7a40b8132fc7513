"""Twenty people with scopes of their own, signed in: by whom the pages are asked."""

from __future__ import annotations

import http.client
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.load.made import PASSWORD, people


def signed_in(port: int, email: str) -> str:
    """The cookie of a session that was just opened."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": f"127.0.0.1:{port}"}
        token, cookie = _form(connection)
        body = urlencode({"email": email, "password": PASSWORD, "csrfmiddlewaretoken": token})
        connection.request("POST", "/sign-in", body, headers | {"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 302:
            raise RuntimeError(f"{email} cannot sign in: {answer.status}")
        return "; ".join(told.partition(";")[0] for told in answer.headers.get_all("Set-Cookie") or ())
    finally:
        connection.close()


def _form(connection: http.client.HTTPConnection) -> tuple[str, str]:
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    page = answer.read().decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return token, "; ".join(told.partition(";")[0] for told in answer.headers.get_all("Set-Cookie") or ())


def prepare(workspace: Path) -> dict[str, object]:
    """Add the people, forget earlier tries to sign in, and name customers that each may see."""
    emails = people(workspace)
    from django.conf import settings

    from benchmarks.load.made import NOW
    from oarlock.app.access.models import Bucket, Person
    from oarlock.app.access.selectors import scope_for
    from oarlock.app.access.services import change_password
    from oarlock.lake.serving import serving

    Bucket.objects.all().delete()
    told = {}
    with serving(settings.WORKSPACE) as served:
        assert served is not None
        for email in emails:
            person = Person.objects.get(email=email)
            if not person.knows(PASSWORD):
                change_password(person, PASSWORD, actor="load", now=NOW)
            among = scope_for(person, today=NOW.date()).among("account.see")
            rows = served.rows("portfolio_now", among=among, columns=("account_id",), limit=20_000)
            told[email] = [str(row["account_id"]) for row in rows][::10]
        (n,) = served.totals("portfolio_now")
    return {"people": told, "n": n["n"]}


if __name__ == "__main__":
    os.environ.setdefault("OARLOCK_LANG", "en")
    json.dump(prepare(Path(sys.argv[1])), sys.stdout)
