"""Pages of judgements: rounds in which I am asked, and what is judged of one customer."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oarlock.app.access.door import Seen, desk, page
from oarlock.app.access.models import Person
from oarlock.app.access.roles import ROLES
from oarlock.app.access.selectors import everybody, scope_for
from oarlock.app.judgements import about, selectors, services, words
from oarlock.app.judgements.about import Typed
from oarlock.app.judgements.authors import open_author
from oarlock.domain.predicate import Is
from oarlock.errors import UserError
from oarlock.kit.text import Msg, msg, render_error
from oarlock.kit.text import render as said
from oarlock.lake.serve import PORTFOLIO
from oarlock.scores.rubric.answered import LEAST
from oarlock.scores.rubric.questions import Questions, names, shipped

LARGEST = 12
"""Customers that the page offers to judge; any other is judged from its own page's address."""


@require_safe
@page("judge.answer")
def judgements(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Rounds in which I am asked with my own answers, what is open to be judged, and for who steers a new round."""
    today, is_steering = services.local(timezone.now()), request.scope.is_whole("strategy.change")
    found = selectors.rounds_for(request.person, is_steering=is_steering)
    context = {
        "open": [one for one in found if one.round.revealed_at is None],
        "past": [one for one in found if one.round.revealed_at is not None],
        "today": today,
        "words": words,
        "is_steering": is_steering,
        "blind": selectors.blind_rubrics(),
        "least": LEAST,
        "people": _askable(today) if is_steering else [],
        "soonest": today + dt.timedelta(days=1),
        "suggested": today + dt.timedelta(days=14),
        "rubrics": selectors.rubrics_of("account"),
        "customers": _largest(seen),
        "competitors": selectors.rubrics_of("competitor") if request.scope.is_whole("judge.answer") else (),
    }
    return render(request, "judgements/judgements.html", context)


@require_POST
@desk("strategy.change", is_whole=True)
def open_round(request: HttpRequest) -> HttpResponse:
    """Ask some people blind."""
    now = timezone.now()
    may = {str(one.pk): one for one in _askable(services.local(now))}
    asked = [may[pk] for pk in dict.fromkeys(request.POST.getlist("asked")) if pk in may]
    rubric = request.POST.get("rubric", "")[:40]
    made = services.open_round(rubric, asked, _day(request.POST.get("deadline", "")), person=request.person, now=now)
    _say(request, msg("{n} people are asked until {day}.", n=len(asked), day=made.deadline))
    return redirect("judgements")


@require_POST
@desk("judge.answer")
def answer(request: HttpRequest, round_id: int) -> HttpResponse:
    """Keep my own blind answers."""
    given = {name: value[:40] for name, value in request.POST.items()}
    services.answer_round(round_id, given, person=request.person, function=_function(request), now=timezone.now())
    _say(request, msg("Your answer is kept. You may change it until the reveal; nobody else sees it."))
    return redirect("judgements")


@require_POST
@desk("strategy.change", is_whole=True)
def reveal(request: HttpRequest, round_id: int) -> HttpResponse:
    """Lock a round and show what it says."""
    services.reveal(round_id, person=request.person, now=timezone.now())
    _say(
        request,
        msg("The round is revealed and locked. It counts in figures of today and later."),
    )
    return redirect("judgements")


@require_http_methods(["GET", "HEAD", "POST"])
@page("judge.answer")
def about_one(request: HttpRequest, seen: Seen, rubric: str, account_id: str) -> HttpResponse:
    """What is judged of one customer or competitor: the form, and what stands."""
    questions = _open_rubric(rubric)
    row = _subject(seen, questions, account_id)
    now, person, typed, status = timezone.now(), request.person, Typed(), 200
    owner = str(row.get("owner") or "")
    is_own = bool(owner) and person.employee == owner
    if request.method == "POST":
        if questions.is_separate and is_own:
            raise UserError(
                "You are responsible for this customer, so somebody else judges it.",
                remedy="Ask a colleague to answer here.",
            )
        typed = Typed(given={name: value[:1000] for name, value in request.POST.items()})
        kept = about.judge(questions, account_id, typed, person=person, function=_function(request), now=now)
        if kept:
            _say(
                request,
                msg("Answers kept: {n}. They count in figures of today and later.", n=kept),
            )
            return redirect("judge", rubric=rubric, account_id=account_id)
        status = 422 if typed.errors else 200
    responsible = frozenset(map(open_author, Person.objects.filter(employee=owner))) if owner else frozenset()
    today = services.local(now)
    stands = about.standing(questions, account_id, person=person, today=today, responsible=responsible)
    context = {
        "questions": questions, "subject": account_id, "name": row.get("name") or account_id,
        "standing": stands,
        "is_refused": questions.is_separate and is_own, "typed": typed, "today": today, "words": words,
        "why": about.told_why, "error_told": lambda error: render_error(error, request.lang),
        "is_account": questions.subject == "account",
        "others": [one for one in selectors.rubrics_of(questions.subject) if one.name != rubric],
    }  # fmt: skip
    return render(request, "judgements/about.html", context, status=status)


def _open_rubric(name: str) -> Questions:
    if name not in names() or shipped(name).is_blind:
        raise Http404
    return shipped(name)


def _subject(seen: Seen, questions: Questions, subject: str) -> dict[str, object]:
    """The row of a customer in scope; a competitor is any name, for those who see the whole company."""
    if questions.subject == "account":
        columns = ("account_id", "name", "owner")
        found = seen.rows(PORTFOLIO, where=Is("account_id", "=", subject), columns=columns, limit=1)
        if not found:
            raise Http404
        return found[0]
    if not seen.scope.is_whole("judge.answer") or not 0 < len(subject.strip()) <= 200:
        raise Http404
    return {"name": subject}


def _largest(seen: Seen) -> list[dict[str, object]]:
    if not seen.has(PORTFOLIO):
        return []
    order = (("value", True), ("account_id", False))
    return seen.rows(PORTFOLIO, columns=("account_id", "name"), order=order, limit=LARGEST)


def _askable(today: dt.date) -> list[Person]:
    return [one for one in everybody() if scope_for(one, today=today).may("judge.answer")]


def _function(request: HttpRequest) -> str:
    """The role that somebody answers in: the first that lets them."""
    held = [one.role for one in request.scope.held if "judge.answer" in ROLES[one.role].may]
    return held[0] if held else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _say(request: HttpRequest, text: Msg) -> None:
    messages.info(request, said(text, lang=request.lang))
