"""Looking a person up: who is meant, where something of them is held, and a copy of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from oarlock.app.access.models import Person
from oarlock.app.privacy import tables
from oarlock.kit.clock import parse_stamp
from oarlock.lake.erasures import Kind, load, path_of
from oarlock.lake.journal import read_of
from oarlock.lake.redaction import copies, files, find, journal, lakefiles, published
from oarlock.lake.redaction.subject import Subject, kept


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who is meant: a kind, IDs of records, an address that no record has, and the number of who signs in."""

    kind: Kind
    ids: tuple[str, ...] = ()
    email: str = ""
    person: int | None = None


@dataclass(frozen=True, kw_only=True)
class Match:
    """One person who fits the words, as the page lists them."""

    wanted: Wanted
    names: tuple[str, ...]
    emails: tuple[str, ...]
    account: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """Where something of the person is, and how many rows; place: a code of `words.PLACES`."""

    place: str
    what: str
    rows: int


def matches(kind: Kind, words: str) -> list[Match]:
    """Everybody of the kind with this ID, address or name; records with one address are one person."""
    out: list[Match] = []
    for one in find.find(settings.WORKSPACE, kind, words):
        known = next((m for m in out if set(_folded(m.emails)) & set(_folded(one.emails))), None)
        if known is not None:
            out.remove(known)
        ids = (*(known.wanted.ids if known else ()), one.id)
        names, emails = (
            tuple(dict.fromkeys((*(getattr(known, name) if known else ()), *getattr(one, name))))
            for name in ("names", "emails")
        )
        signed = _signing_in(ids, emails) if kind == "employee" else None
        wanted = Wanted(kind=kind, ids=ids, person=signed.pk if signed else None)
        out.append(Match(wanted=wanted, names=names, emails=emails, account=one.account))
    if kind == "employee":
        seen = {m.wanted.person for m in out}
        for person in Person.objects.all():
            told = {person.email.casefold(), person.name.casefold(), person.employee.casefold()} - {""}
            if person.pk not in seen and words.strip().casefold() in told:
                wanted = Wanted(kind=kind, person=person.pk)
                out.append(Match(wanted=wanted, names=(person.name,), emails=(person.email,), account=""))
    if not out and "@" in words.strip():
        email = words.strip()
        out.append(Match(wanted=Wanted(kind=kind, email=email), names=(), emails=(email,), account=""))
    return out


def subject_of(wanted: Wanted, *, erasure: str = "", actor: str = "", reason: str = "") -> Subject:
    """Everything by which that person is known here."""
    person = Person.objects.filter(pk=wanted.person).first() if wanted.person is not None else None
    emails = [wanted.email] if wanted.email else []
    return find.subject_of(
        settings.WORKSPACE, wanted.kind, (*wanted.ids, *([person.employee] if person and person.employee else [])),
        erasure=erasure, actor=actor, reason=reason, emails=[*emails, *([person.email] if person else [])],
        person=person.pk if person else None,
        names=[person.name] if person and "@" not in person.name else [],
    )  # fmt: skip


def held(subject: Subject) -> list[Held]:
    """Where something of the person is held, and how many rows of each."""
    workspace = settings.WORKSPACE
    out = [Held(place="lake", what=name, rows=n) for name, n in sorted(lakefiles.held(workspace, subject).items())]
    out += [Held(place=name, what="", rows=n) for name, n in published.held(workspace, subject).items()]
    out.append(Held(place="journal", what="", rows=journal.held(workspace, subject)))
    out += [Held(place=name, what="", rows=n) for name, n in files.held(workspace, subject).items()]
    out += [Held(place="tables", what=label, rows=n) for label, n in tables.held(subject).items()]
    if subject.person is not None:
        out.append(Held(place="account", what="", rows=1))
    return [one for one in out if one.rows]


def copy(subject: Subject) -> Iterator[dict[str, Any]]:
    """What is held of the person, one line a value: place, record, field, value."""
    yield from copies.lake(settings.WORKSPACE, subject)
    yield from copies.journal(settings.WORKSPACE, subject)
    for label, key, name, value in tables.excerpts(subject):
        yield {"place": label, "record": key, "field": name, "value": value}
    if subject.person is not None:
        person = Person.objects.get(pk=subject.person)
        for name in ("email", "name", "employee", "language", "zone", "digest"):
            if value := getattr(person, name):
                yield {"place": "access.person", "record": str(person.pk), "field": name, "value": value}


def done() -> list[dict[str, Any]]:
    """Past erasures, the newest first: when, of what kind of person, whether finished, rows of the journal."""
    told = {one["erasure"]: one for one in journal.redactions(settings.WORKSPACE)}
    by = {row.key: row.actor for row in read_of(settings.WORKSPACE, "erasure")}
    entries = [entry for book in load(path_of(settings.WORKSPACE.path)) for entry in book.entries]
    running = {one.erasure for one in kept(settings.WORKSPACE.path)}
    return [
        {
            "id": e.id, "at": parse_stamp(e.at), "kind": e.kind, "is_done": e.is_done and e.id not in running,
            "redacted": told.get(e.id, {}).get("rows", 0), "by": by.get(e.id, ""),
        }
        for e in sorted(entries, key=lambda e: e.at, reverse=True)
    ]  # fmt: skip


def _folded(values: Sequence[str]) -> list[str]:
    return [value.strip().casefold() for value in values]


def _signing_in(ids: Sequence[str], emails: Sequence[str]) -> Person | None:
    for person in Person.objects.all():
        if (person.employee and person.employee in ids) or person.email.casefold() in _folded(emails):
            return person
    return None
