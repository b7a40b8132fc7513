"""Answers about one customer or competitor, with open eyes: what stands, by whom, on what evidence, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from oarlock.app.access.models import Person
from oarlock.app.judgements.authors import open_author
from oarlock.app.judgements.selectors import answer_of
from oarlock.app.judgements.services import local, number_of
from oarlock.app.records.selectors import rows
from oarlock.app.records.services import put
from oarlock.errors import UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.text import Msg, msg
from oarlock.lake import journal
from oarlock.scores.rubric.answered import Answer, Counted, Shares, Why, counted, shares
from oarlock.scores.rubric.questions import Questions

ROUND = "standing"
"""The round of answers that are not given in rounds."""
LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class Past:
    """One answer as the page shows it. who: a name, or nothing for somebody who is not known here."""

    answer: Answer
    who: str
    evidence: str
    expires: dt.date | None
    why_not: Why | None
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands about a subject: answers by factor, the newest first; what counts; the shares of choices."""

    by: Mapping[str, tuple[Past, ...]]
    found: Counted
    shares: Shares | None
    total: float | None


@dataclass
class Typed:
    """A form as it was typed: texts by name, and what is wrong with some factors."""

    given: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, UserError] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """What was typed in a field."""
        return self.given.get(name, "")


def standing(questions: Questions, subject: str, *, person: Person, today: dt.date,
             responsible: frozenset[str] = frozenset()) -> Standing:  # fmt: skip
    """All answers to a rubric about one subject, by factor."""
    given = [r for r in rows("answer", {"rubric": questions.name, "subject": subject}) if not r["is_blind"]]
    answers = [answer_of(row) for row in given]
    found = counted(answers, questions, on=today, responsible=responsible)
    refused = {id(answer): why for answer, why in found.refused}
    people = {open_author(one): one.name for one in Person.objects.only("email", "name")}
    texts, own = _evidence(questions.name, subject), open_author(person)
    by: dict[str, list[Past]] = {}
    for one in sorted(answers, key=lambda a: (a.answered_at, a.author), reverse=True):
        since = one.evidence_at or one.answered_at.date()
        days = questions.expires_after
        by.setdefault(one.factor, []).append(
            Past(
                answer=one,
                who=people.get(one.author, ""),
                evidence=texts.get((one.factor, one.author), ""),
                expires=since + dt.timedelta(days=days) if days is not None else None,
                why_not=refused.get(id(one)),
                is_mine=one.author == own,
            )
        )
    values = [a.value for a in found.newest.values() if a.value is not None]
    return Standing(
        by={factor: tuple(past) for factor, past in by.items()},
        found=found,
        shares=shares(found, questions) if questions.choices else None,
        total=sum(values) if questions.pass_total is not None and found.is_enough else None,
    )


def judge(questions: Questions, subject: str, typed: Typed, *, person: Person, function: str,
          now: dt.datetime) -> int:  # fmt: skip
    """Keep the factors that were filled in, or none of them; `typed.errors` says what is wrong. Gives how many."""
    today = local(now)
    wanted: dict[str, dict[str, object]] = {}
    for factor in questions.ids:
        if not any(typed.get(f"{factor}.{name}").strip() for name in ("answer", "evidence", "of")):
            continue
        try:
            wanted[factor] = _read(questions, factor, typed, today)
        except UserError as error:
            typed.errors[factor] = error
    if typed.errors:
        return 0
    for factor, values in wanted.items():
        key = {"rubric": questions.name, "subject": subject, "factor": factor, "round": ROUND}
        own = {"author": open_author(person), "function": function or None, "is_blind": False}
        put("answer", {**key, **own, **values, "answered_at": naive_utc(now)}, person=person, now=now)
    return len(wanted)


def _read(questions: Questions, factor: str, typed: Typed, today: dt.date) -> dict[str, object]:
    told, evidence = typed.get(f"{factor}.answer").strip(), " ".join(typed.get(f"{factor}.evidence").split())[:LONGEST]
    values: dict[str, object] = {"value": None, "choice": None, "evidence": evidence or None}
    if questions.choices:
        if told not in questions.codes:
            raise UserError("Choose one of the answers.")
        values["choice"] = told
    else:
        values["value"] = number_of(told, questions)
    if questions.needs_evidence and not evidence:
        raise UserError("An answer counts with its evidence only.", remedy="Say what you saw or heard.")
    try:
        of = dt.date.fromisoformat(typed.get(f"{factor}.of").strip())
    except ValueError:
        if questions.needs_evidence or typed.get(f"{factor}.of").strip():
            raise UserError("Say of which day the evidence is.", remedy="It must not be later than today.") from None
        return values
    if of > today:
        raise UserError("Say of which day the evidence is.", remedy="It must not be later than today.")
    if questions.expires_after is not None and (today - of).days > questions.expires_after:
        raise UserError(
            "Evidence of {day} has expired: it holds for {n} days.", remedy="Look for newer evidence.",
            day=of, n=questions.expires_after,
        )  # fmt: skip
    return {**values, "evidence_at": of}


def _evidence(rubric: str, subject: str) -> dict[tuple[str, str], str]:
    """The text of the evidence by factor and author, from the journal: figures do without it."""
    found: dict[tuple[str, str], str] = {}
    for row in journal.read_of(settings.WORKSPACE, "answer"):
        after = row.after if isinstance(row.after, dict) else {}
        if (after.get("rubric"), after.get("subject")) == (rubric, subject) and not after.get("is_blind"):
            found[str(after.get("factor")), str(after.get("author"))] = str(after.get("evidence") or "")
    return found


def told_why(why: Why) -> Msg:
    """Why an answer does not count, in words."""
    return WHY[why]


WHY: dict[Why, Msg] = {
    "unknown_factor": msg("not asked any more"),
    "outside": msg("not on the scale"),
    "own_subject": msg("by somebody who is responsible for this customer"),
    "after_reveal": msg("after the reveal"),
    "no_evidence": msg("without evidence"),
    "expired": msg("expired"),
}
