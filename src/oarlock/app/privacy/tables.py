"""A person in the tables of the site: every text of every table, whatever room it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models, transaction

from oarlock.kit.steps import step
from oarlock.lake.redaction.subject import Subject
from oarlock.lake.redaction.words import Words

_LEFT_OUT = {"access.person", "sessions.session", "contenttypes.contenttype", "auth.permission"}
"""People have an end of their own; sessions hold their content in a form of their own; the others hold code words."""
_DROPPED = {"access.bucket", "account.emailaddress", "socialaccount.socialaccount"}
"""Tables of which a row that names the person is of no use without the name."""


def held(subject: Subject) -> dict[str, int]:
    """How many rows of each table hold something of the person."""
    return {label: len(rows) for label, rows in _found(Words(subject))}


def excerpts(subject: Subject) -> Iterator[tuple[str, str, str, Any]]:
    """Table, row, field and value wherever the person is found."""
    for label, rows in _found(Words(subject)):
        for key, old, new in rows:
            yield from ((label, str(key), name, old[name]) for name in new)


def erase(subject: Subject) -> dict[str, int]:
    """Take the person out of all tables; how many rows of each changed. Done again it finds nothing."""
    counts = {}
    for label, rows in _found(Words(subject)):
        model = apps.get_model(label)
        for key, _, new in rows:
            mine = model._base_manager.filter(pk=key)
            if label in _DROPPED:
                mine.delete()
            else:
                _update(model, mine, new)
        counts[label] = len(rows)
        step("erase.table-done")
    gone = [s.session_key for s in Session.objects.all() if Words(subject).plain(data := s.get_decoded()) != data]
    Session.objects.filter(session_key__in=gone).delete()
    return counts


def _update(model: Any, mine: Any, new: dict[str, Any]) -> None:
    fitting = {name: _cut(model, name, value) for name, value in new.items()}
    try:
        with transaction.atomic():
            mine.update(**fitting)
    except IntegrityError:  # two rows that only differed in what is gone now
        told = {n: f"{v} {mine.first().pk}"[-200:] if isinstance(v, str) else v for n, v in fitting.items()}
        mine.update(**{name: _cut(model, name, value) for name, value in told.items()})


def _cut(model: Any, name: str, value: Any) -> Any:
    most = getattr(model._meta.get_field(name), "max_length", None)
    return value[:most] if most and isinstance(value, str) else value


def _found(words: Words) -> Iterator[tuple[str, list[tuple[Any, dict[str, Any], dict[str, Any]]]]]:
    """Each table with rows that hold the person: key, fields as they are, and those that change as they become."""
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        names = [f.attname for f in model._meta.concrete_fields if _is_text(f)]
        if label in _LEFT_OUT or not names or not model._meta.managed or model._meta.proxy:
            continue
        rows = []
        for key, *values in model._base_manager.values_list("pk", *names).iterator(chunk_size=2000):
            old = dict(zip(names, values, strict=True))
            new = {name: to for name, value in old.items() if (to := words.plain(value)) != value}
            if new:
                rows.append((key, old, new))
        if rows:
            yield label, rows


def _is_text(field: Any) -> bool:
    kinds = models.CharField | models.TextField | models.JSONField
    return isinstance(field, kinds) and not field.primary_key and not field.remote_field
