"""Reading jobs: those that a person may see."""

from __future__ import annotations

from django.http import Http404

from oarlock.app.access.models import Person
from oarlock.app.access.scope import Scope
from oarlock.app.jobs.kinds import KINDS
from oarlock.app.jobs.models import DONE, FAILED, Job

SHOWN = 100


def visible(scope: Scope) -> list[Job]:
    """The newest jobs of the kinds that the person may see."""
    codes = [one.code for one in KINDS.values() if scope.may(one.permission)]
    return list(Job.objects.filter(kind__in=codes)[:SHOWN])


def job_of(scope: Scope, job_id: int) -> Job:
    """One job; absent when it is of a kind that the person may not see."""
    found = Job.objects.filter(pk=job_id).first()
    if found is None or found.kind not in KINDS or not scope.may(KINDS[found.kind].permission):
        raise Http404
    return found


def newest(kind: str) -> Job | None:
    """The newest job of a kind."""
    return Job.objects.filter(kind=kind).first()


def latest(kind: str, key: str) -> Job | None:
    """The newest job of a kind whose key begins so."""
    return Job.objects.filter(kind=kind, key__startswith=key).first()


def unfinished(kind: str, person: Person) -> int:
    """How many jobs of a kind that somebody asked for wait or run."""
    return Job.objects.filter(kind=kind, person=person).exclude(state__in=(DONE, FAILED)).count()
