"""Opening, answering and revealing rounds; each change is written down, an answer without who gave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.judgements import selectors
from oarlock.app.judgements.authors import blind_author
from oarlock.app.judgements.models import Round
from oarlock.app.records.services import put
from oarlock.errors import UnknownNameError, UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.typed import typed_number
from oarlock.lake.journal import Change
from oarlock.lake.journal_find import BLIND
from oarlock.scores.rubric.answered import LEAST, fits
from oarlock.scores.rubric.questions import Questions, shipped

COMPANY = "company"
FURTHEST = dt.timedelta(days=366)


def open_round(rubric: str, asked: Sequence[Person], deadline: dt.date | None, *, person: Person,
               now: dt.datetime) -> Round:  # fmt: skip
    """Ask some people blind until a day. Raises `UserError` for too few, a useless day, a second round."""
    questions, today = shipped(rubric), local(now)
    if not questions.is_blind:
        raise UserError("'{rubric}' is not asked in rounds.", rubric=questions.label)
    if len(asked) < LEAST:
        raise UserError(
            "Only {n} people would be asked.", remedy="Ask at least {least}: answers of fewer are never shown.",
            n=len(asked), least=LEAST,
        )  # fmt: skip
    if deadline is None or not today < deadline <= today + FURTHEST:
        raise UserError("The deadline must lie after today, within a year.", remedy="Choose another day.")
    with transaction.atomic():
        _wait()
        if standing := selectors.open_round(rubric, COMPANY):
            raise UserError(
                "{name} opened a round of this on {day}, and it is not revealed yet.",
                remedy="Reveal that one first.", name=standing.opened_by.name, day=local(standing.opened_at),
            )  # fmt: skip
        made = Round.objects.create(
            rubric=rubric, subject=COMPANY, name="", deadline=deadline, opened_by=person, opened_at=now
        )
        # Its number makes the name one that no answer in the lake can have by chance.
        made.name = name = f"{today.isoformat()}.{made.pk}"
        made.save(update_fields=["name"])
        made.asked.set(asked)
        after = {"rubric": rubric, "round": name, "people": len(asked), "deadline": deadline.isoformat()}
        write_down([Change(entity="judgement_round", key=f"{rubric}\x1f{name}", after=after)], actor=person.email,
                   now=now)  # fmt: skip
    return made


def answer_round(round_id: int, given: Mapping[str, str], *, person: Person, function: str, now: dt.datetime) -> Round:
    """Keep somebody's blind answers; they may be changed until the reveal. Raises `UserError` with a sentence."""
    one = find_round(round_id)
    questions = shipped(one.rubric)
    if not one.asked.filter(pk=person.pk).exists():
        raise UserError("You were not asked in this round.", remedy="Who steers may ask you in the next one.")
    _refuse_late(one)
    values = {factor.id: number_of(given.get(factor.id, ""), questions) for factor in questions.factors}

    def still_open() -> None:
        _wait()
        _refuse_late(Round.objects.get(pk=one.pk))

    for factor, value in values.items():
        put(
            "answer",
            {
                "rubric": one.rubric, "subject": one.subject, "factor": factor, "value": value, "round": one.name,
                "author": blind_author(person, one), "function": function or None, "is_blind": True,
                "answered_at": naive_utc(now),
            },
            person=person, now=now, actor=BLIND, within=still_open,
        )  # fmt: skip
    return one


def reveal(round_id: int, *, person: Person, now: dt.datetime) -> Round:
    """Lock a round's answers and show them; raises `UserError` before the deadline while somebody is missing."""
    one = find_round(round_id)
    told = selectors.shown(one, person, selectors.rows("answer", {"rubric": one.rubric, "round": one.name}))
    _refuse_second(one)
    if not told.may_reveal(local(now)):
        raise UserError(
            "{n} of {m} have answered, and the deadline is {day}.", remedy="Wait for it, or until all have answered.",
            n=told.answered, m=told.asked, day=one.deadline,
        )  # fmt: skip

    def first() -> None:
        _wait()
        standing = Round.objects.select_related("revealed_by").get(pk=one.pk)
        _refuse_second(standing)
        standing.revealed_at, standing.revealed_by = now, person
        standing.save(update_fields=["revealed_at", "revealed_by"])

    values = {"rubric": one.rubric, "round": one.name, "revealed_at": naive_utc(now)}
    put("reveal", values, person=person, now=now, within=first)
    return one


def find_round(round_id: int) -> Round:
    """A round; raises `UnknownNameError`."""
    found = Round.objects.select_related("opened_by", "revealed_by").filter(pk=round_id).first()
    if found is None:
        raise UnknownNameError("There is no such round.")
    return found


def number_of(text: str, questions: Questions) -> float:
    """A typed answer on the rubric's scale; raises `UserError`."""
    exact = typed_number(text)
    value = float("nan") if exact is None else float(exact)
    if not fits(questions, value=value, choice=None):
        raise UserError(
            "'{value}' is no answer here.", remedy="Give a whole number from {low} to {high}.",
            value=text.strip()[:40], low=f"{questions.low:g}", high=f"{questions.high:g}",
        )  # fmt: skip
    return value


def local(moment: dt.datetime) -> dt.date:
    """The company's day of an instant."""
    return moment.astimezone(settings.WORKSPACE.zone).date()


def _refuse_late(one: Round) -> None:
    if one.revealed_at is not None:
        raise UserError(
            "This round was revealed on {day}: an answer after that does not count for the blind sample.",
            remedy="Answer in the next round.", day=local(one.revealed_at),
        )  # fmt: skip


def _refuse_second(one: Round) -> None:
    if one.revealed_at is not None:
        raise UserError(
            "{name} revealed this round already, on {day}.", remedy="Its result stands on the page.",
            name=one.revealed_by.name if one.revealed_by else "", day=local(one.revealed_at),
        )  # fmt: skip


def _wait() -> None:
    """Let who came first finish: rounds are changed one after the other."""
    list(Round.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
