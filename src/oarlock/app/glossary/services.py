"""Calling terms otherwise: written down, in force at once in every process, and taken back with one click."""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.db import transaction

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.glossary.models import Renamed
from oarlock.domain.glossary import renaming
from oarlock.domain.glossary.all import by_code, term_of
from oarlock.errors import OperatorError, UserError
from oarlock.kit.fsio import replace_file
from oarlock.kit.text import Text
from oarlock.lake.journal import Change

LONGEST = 60


def rename(code: str, *, en: str, zh: str, person: Person, now: dt.datetime) -> None:
    """Call a term so; an empty word, or the product's own, leaves that language as the product has it.

    Raises `UnknownNameError` for a code that is none, `UserError` for a word that cannot be or that names another term.
    """
    one = term_of(code)
    words = {"en": _word(en), "zh": _word(zh)}
    for lang, word in words.items():
        if word == getattr(one.label, lang):
            words[lang] = ""
        elif word and word.casefold() in _taken(code, lang):
            raise UserError("Another term is called '{word}'.", remedy="Choose a word of its own.", word=word)
    with transaction.atomic():
        old = Renamed.objects.filter(pk=code).first()
        before = {"en": old.en, "zh": old.zh} if old else None
        after = words if any(words.values()) else None
        if before == after:
            return
        if after is None:
            Renamed.objects.filter(pk=code).delete()
        else:
            Renamed.objects.update_or_create(pk=code, defaults={**after, "by": person.email, "at": now})
        write_down([Change(entity="term", key=code, before=before, after=after)], actor=person.email, now=now)
        # Last: the file is replaced only when the rest has been written, and a refusal takes the rest back.
        _mirror()
    reread()


def reset(code: str, *, person: Person, now: dt.datetime) -> None:
    """Call a term as the product does again."""
    rename(code, en="", zh="", person=person, now=now)


def reread() -> None:
    """Speak as the company does now: one look at a file's time; the file is made anew when it is not there."""
    file = settings.WORKSPACE.path / renaming.FILE
    try:
        stamp = file.stat().st_mtime_ns
    except OSError:
        stamp = 0
    if getattr(settings, "TERMS_STAMP", None) == stamp:
        return
    if not stamp:
        try:
            _mirror()
            stamp = file.stat().st_mtime_ns
        except (OSError, OperatorError):  # pages are answered from a folder that cannot be written, too
            pass
    renaming.apply(renaming.kept(settings.WORKSPACE.path))
    settings.TERMS_STAMP = stamp


def _mirror() -> None:
    names = {one.code: Text(en=one.en, zh=one.zh) for one in Renamed.objects.all()}
    replace_file(settings.WORKSPACE.path / renaming.FILE, renaming.encoded(names), phase="terms")


def _word(told: str) -> str:
    """Raises `UserError` for what is no word to be shown."""
    word = " ".join(told.split())
    if len(word) > LONGEST or re.search(r"[{}<>\x00-\x1f\x7f]", word):
        raise UserError("'{word}' cannot be the name of a term.", remedy="Use up to {n} letters, no braces.",
                        word=word[:LONGEST], n=LONGEST)  # fmt: skip
    return word


def _taken(code: str, lang: str) -> set[str]:
    """What other terms are called, by the product and by the company."""
    own = {one.code: getattr(one, lang) for one in Renamed.objects.exclude(pk=code)}
    others = {getattr(one.label, lang) for name, one in by_code().items() if name != code and not own.get(name)}
    return {word.casefold() for word in (*others, *own.values()) if word}
