"""The pages of personal data on request. Whom they are about stands in the body of a request, never in an address."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from oarlock.app.access.door import desk
from oarlock.app.privacy import selectors, services
from oarlock.app.privacy.selectors import Wanted
from oarlock.app.privacy.words import KINDS, place
from oarlock.errors import UserError
from oarlock.kit.exports import write_csv
from oarlock.kit.text import Text, render_error
from oarlock.kit.text import render as in_words

HEADER = (
    Text(en="Where", zh="位置"),
    Text(en="Record", zh="记录"),
    Text(en="Field", zh="字段"),
    Text(en="Value", zh="值"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk("people.erase", is_whole=True)
def privacy(request: HttpRequest) -> HttpResponse:
    """Look for a person; and the erasures that were."""
    words, kind = request.POST.get("words", "").strip()[:200], _kind(request.POST)
    found = selectors.matches(kind, words) if words else None  # type: ignore[arg-type]  # it is one of two
    context = {"words": words, "kind": kind, "kinds": KINDS, "found": found, "done": selectors.done()}
    return render(request, "privacy/privacy.html", context)


@require_POST
@desk("people.erase", is_whole=True)
def person(request: HttpRequest) -> HttpResponse:
    """Where something of a person is held, and the ways to copy and to erase it."""
    return _shown(request, _wanted(request.POST))


@require_POST
@desk("people.erase", is_whole=True)
def copy(request: HttpRequest) -> HttpResponse:
    """Everything that is held of a person, as a file."""
    rows = list(selectors.copy(selectors.subject_of(_wanted(request.POST))))
    if request.POST.get("as") == "json":
        body = json.dumps(rows, ensure_ascii=False, indent=1, default=str)
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
        return response
    out = io.StringIO(newline="")
    header = [in_words(name, lang=request.lang) for name in HEADER]
    told = ((row["place"], row["record"], row["field"], str(row["value"])) for row in rows)
    write_csv(out, header=header, rows=told, bom=True)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="personal-data.csv"'
    return response


@require_POST
@desk("people.erase", is_whole=True)
def erase(request: HttpRequest) -> HttpResponse:
    """Ask for the erasure."""
    wanted = _wanted(request.POST)
    reason = request.POST.get("reason", "").strip()[:500]
    try:
        if not request.POST.get("sure"):
            raise UserError("The erasure was not confirmed.", remedy="Tick the box, and send it again.")
        job = services.ask(wanted, person=request.person, reason=reason, now=dt.datetime.now(dt.UTC), lang=request.lang)
    except UserError as refused:
        return _shown(request, wanted, reason=reason, error=refused)
    return redirect("job", job.pk)


def _shown(request: HttpRequest, wanted: Wanted, *, reason: str = "", error: UserError | None = None) -> HttpResponse:
    subject = selectors.subject_of(wanted)
    held = selectors.held(subject)
    context: dict[str, Any] = {
        "wanted": wanted, "subject": subject, "reason": reason, "kinds": KINDS,
        "held": [{"place": place(one.place, one.what), "rows": one.rows} for one in held],
        "error": error and render_error(error, request.lang),
    }  # fmt: skip
    return render(request, "privacy/person.html", context, status=422 if error else 200)


def _wanted(post: QueryDict) -> Wanted:
    number = post.get("person", "")
    wanted = Wanted(
        kind=_kind(post),  # type: ignore[arg-type]  # it is one of two
        ids=tuple(post.getlist("id"))[:20],
        email=post.get("email", "").strip()[:254],
        person=int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None,
    )
    if not (wanted.ids or wanted.email or wanted.person is not None):
        raise Http404  # nobody is meant, and to look for nobody is to look through everything
    subject = selectors.subject_of(wanted)
    if not subject.ids and not subject.emails:
        raise Http404
    return wanted


def _kind(post: QueryDict) -> str:
    return "employee" if post.get("kind") == "employee" else "contact"
