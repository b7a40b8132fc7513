"""Ask for jobs in a process of its own, as a page would: asking.py WORKSPACE import FILE… | undo BATCH | told."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

from oarlock.pipeline import refresh
from oarlock.site import up
from tests.support.standing import arr_and_mrr

NOW = dt.datetime.now(dt.UTC)


def ask_import(files: list[str]) -> None:
    from django.core.files.base import ContentFile

    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person
    from oarlock.app.imports.services import ask_import, receive
    from oarlock.app.jobs.models import Job

    wanted = Wanted(email="admin@example.com", name="Admin", role="administrator", rows="all")
    person = Person.objects.first() or add_person(wanted, password="correct horse battery", actor="test", now=NOW)
    given = [ContentFile(Path(file).read_bytes(), name=Path(file).name) for file in files]
    upload = receive(given, person=person, now=NOW, lang="en")  # type: ignore[arg-type]
    Job.objects.all().delete()  # its check is no part of the test
    ask_import(upload, person=person, now=NOW, lang="en", refresh=True, until=None)


def ask_undo(batch: str) -> None:
    from oarlock.app.access.models import Person
    from oarlock.app.imports.services import ask_undo

    person = Person.objects.get()
    ask_undo(batch, person=person, now=NOW, lang="en", reason="wrong file")


def told() -> None:
    from oarlock.app.imports.models import Upload
    from oarlock.app.jobs.models import Job

    jobs = [
        {"kind": j.kind, "state": j.state, "attempt": j.attempt, "result": j.result, "error": j.error}
        for j in Job.objects.order_by("pk")
    ]
    sys.stdout.write(json.dumps({"jobs": jobs, "uploads": [u.state for u in Upload.objects.all()]}) + "\n")


if __name__ == "__main__":
    refresh.all_figures = arr_and_mrr
    up.begin(Path(sys.argv[1]), None)
    up.migrate()
    {"import": lambda: ask_import(sys.argv[3:]), "undo": lambda: ask_undo(sys.argv[3]), "told": told}[sys.argv[2]]()
