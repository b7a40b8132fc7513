"""The pages on which administrators add people, change what they may do, and end their access."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Sequence

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oarlock.app.access import holding, passwords
from oarlock.app.access.door import desk
from oarlock.app.access.models import Grant, Person
from oarlock.app.access.roles import ROLES, ROWS
from oarlock.app.access.services import Wanted, add_person
from oarlock.errors import UserError
from oarlock.ingest.assignments import employees
from oarlock.kit.text import Msg, msg, render_error
from oarlock.kit.text import render as in_words

_ROWS = 12
"""Grants of one person at most."""


@require_http_methods(["GET", "HEAD", "POST"])
@desk("people.change", is_whole=True)
def add(request: HttpRequest) -> HttpResponse:
    """A new person with a first grant; the link for the first password is shown once."""
    typed = {name: request.POST.get(name, "").strip() for name in ("email", "name", "employee", "role", "rows", "of")}
    error: UserError | None = None
    if request.method == "POST":
        now = dt.datetime.now(dt.UTC)
        try:
            person = _added(typed, by=request.person, now=now)
        except UserError as refused:
            error = refused
        else:
            return _with_link(request, person, by=request.person, now=now)
    context = {"typed": typed, "roles": ROLES, "rows": ROWS, "error": error and render_error(error, request.lang)}
    return render(request, "access/add.html", context, status=422 if error else 200)


@require_safe
@desk("people.see")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: roles, customers, state; for those who may change it, the forms to do so."""
    return _shown(request, _of(person_id))


@require_POST
@desk("people.change", is_whole=True)
def grants(request: HttpRequest, person_id: int) -> HttpResponse:
    """Keep the grants that the form says."""

    def change(one: Person, reason: str, now: dt.datetime) -> Msg:
        wanted, seen = _wishes(request), request.POST.get("seen", "")
        held = {name for grant in one.grants.all() for name in grant.of.split()}
        for wish in wanted:
            _check_known(wish, held=held)
        holding.change_grants(one, wanted, by=request.person, reason=reason, now=now, seen=seen)
        return msg("What {name} may do is changed.", name=one.name)

    return _done(request, person_id, change)


@require_POST
@desk("people.change", is_whole=True)
def end(request: HttpRequest, person_id: int) -> HttpResponse:
    """End the person's access at once."""

    def change(one: Person, reason: str, now: dt.datetime) -> Msg:
        if not request.POST.get("sure"):
            raise UserError("The end of access was not confirmed.", remedy="Tick the box, and send it again.")
        holding.end(one, by=request.person, reason=reason, now=now)
        return msg("{name} can no longer sign in.", name=one.name)

    return _done(request, person_id, change)


@require_POST
@desk("people.change", is_whole=True)
def back(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let the person sign in again."""

    def change(one: Person, reason: str, now: dt.datetime) -> Msg:
        holding.let_back(one, by=request.person, reason=reason, now=now)
        return msg("{name} may sign in again, with a new password set by a link.", name=one.name)

    return _done(request, person_id, change)


@require_POST
@desk("people.change", is_whole=True)
def link(request: HttpRequest, person_id: int) -> HttpResponse:
    """A link by which the person sets a new password, shown once."""
    one = _of(person_id)
    if not one.is_active:
        raise Http404
    try:
        return _with_link(request, one, by=request.person, now=dt.datetime.now(dt.UTC))
    except UserError as refused:
        return _shown(request, one, error=refused)


def _of(person_id: int) -> Person:
    found = Person.objects.filter(pk=person_id).prefetch_related("grants").first()
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, person_id: int, change: Callable[[Person, str, dt.datetime], Msg]) -> HttpResponse:
    one = _of(person_id)
    try:
        said = change(one, request.POST.get("reason", "").strip()[:500], dt.datetime.now(dt.UTC))
    except holding.OvertakenError as refused:
        return _shown(request, _of(person_id), error=refused, wanted=_wishes(request))
    except UserError as refused:
        return _shown(request, _of(person_id), error=refused, typed=_typed(request))
    messages.success(request, in_words(said, lang=request.lang))
    return redirect("person", person_id)


def _shown(
    request: HttpRequest, one: Person, *, error: UserError | None = None, link: str = "",
    wanted: Sequence[holding.Wish] = (), typed: Sequence[Grant] = (),
) -> HttpResponse:  # fmt: skip
    may_change = request.scope.is_whole("people.change") and one.pk != request.person.pk
    is_typed = bool(typed) and may_change
    context = {
        # What was typed rests on what was seen then: whoever saved since is still noticed.
        "mark": request.POST.get("seen", "") if is_typed else holding.mark(one), "wanted": wanted,
        "reason": request.POST.get("reason", "") if wanted or is_typed else "",
        "one": one, "grants": [*typed] if is_typed else [*one.grants.all()], "roles": ROLES, "rows": ROWS,
        "link": link, "hours": passwords.HOURS, "may_change": may_change,
        "is_oneself": one.pk == request.person.pk, "error": error and render_error(error, request.lang),
    }  # fmt: skip
    return render(request, "access/person.html", context, status=422 if error else 200)


def _with_link(request: HttpRequest, one: Person, *, by: Person, now: dt.datetime) -> HttpResponse:
    secret = passwords.new_link(one, by=by, now=now)
    address = request.build_absolute_uri(reverse("set-password", args=[secret]))
    return _shown(request, _of(one.pk), link=address)


def _added(typed: dict[str, str], *, by: Person, now: dt.datetime) -> Person:
    try:
        validate_email(typed["email"])
    except ValidationError:
        raise UserError("'{email}' is no e-mail address.", email=typed["email"]) from None
    first = holding.Wish(role=typed["role"], rows=typed["rows"], of=tuple(typed["of"].split()))
    holding.check_wish(first)
    _check_known(first)
    wanted = Wanted(
        email=typed["email"], name=(typed["name"] or typed["email"])[:200], role=first.role, rows=first.rows,
        employee=typed["employee"][:200], of=first.of,
    )  # fmt: skip
    # Nobody ever learns this password: the link sets the first one that works.
    return add_person(wanted, password=secrets.token_urlsafe(32), actor=by.email, now=now)


def _check_known(wish: holding.Wish, *, held: Collection[str] = ()) -> None:
    """Raise `UserError` for a team of people whom no file knows; what somebody held before stays theirs."""
    known = employees(settings.WORKSPACE) if wish.rows == "team" else {}
    unknown = [name for name in wish.of if known and name not in known and name not in held]
    if unknown:
        raise UserError(
            "Nobody of ours has the ID {ids}.",
            remedy="Write the IDs as your data knows them, such as {some}.",
            ids=unknown, some=sorted(known)[:3],
        )  # fmt: skip


def _wishes(request: HttpRequest) -> list[holding.Wish]:
    wishes = []
    for n in range(_ROWS):
        told = {name: request.POST.get(f"{name}-{n}", "").strip() for name in ("role", "rows", "of", "starts", "ends")}
        if not told["role"] or request.POST.get(f"gone-{n}"):
            continue
        wishes.append(
            holding.Wish(
                role=told["role"], rows=told["rows"], of=tuple(told["of"].split()), starts=_day(told["starts"]),
                ends=_day(told["ends"]),
            )
        )  # fmt: skip
    return wishes


def _typed(request: HttpRequest) -> list[Grant]:
    """What a refused form said, so that only what is wrong is typed again; nothing where a day is none."""
    try:
        wishes = _wishes(request)
    except UserError:
        return []
    return [
        Grant(role=one.role, rows=one.rows, of="\n".join(one.of), starts=one.starts, ends=one.ends) for one in wishes
    ]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError("'{text}' is not a day.", remedy="Write it as 2026-11-28.", text=text) from None
