"""The templates' environment: texts in the reader's language, values with their units, addresses."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from markupsafe import Markup

from oarlock.app.shell.icons import icon
from oarlock.app.shell.navigation import groups
from oarlock.app.shell.terms import defined, meaning, term
from oarlock.kit.formats import format_date, format_month
from oarlock.kit.locale_codes import HTML
from oarlock.kit.plurals import One
from oarlock.kit.text import LANGS, Lang, Msg, Text, render
from oarlock.pipeline import labels
from oarlock.pipeline.showing import local, show
from oarlock.scores.rubric.result import shown as rounded


def environment(**options: Any) -> jinja2.Environment:
    """Jinja with our own functions; a name that is not there is an error, never an empty page."""
    options |= {"autoescape": True, "undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = jinja2.Environment(**options)  # noqa: S701 - autoescape is among the options
    env.globals.update(
        t=t,
        static=static,
        url=url,
        icon=icon,
        nav=nav,
        languages=LANGS,
        html_lang=html_lang,
        query=query,
        told=told,
        term=term,
    )
    env.filters.update(say=say, shown=shown, label=label, day=day, month=month, moment=moment, points=points)
    env.filters.update(defined=defined, meaning=meaning)
    return env


def language_of(context: Mapping[str, Any]) -> Lang:
    """The language of the request that a page is for."""
    found: Lang = context["request"].lang
    return found


@jinja2.pass_context
def t(context: jinja2.runtime.Context, sentence: str, /, **params: object) -> str:
    """A sentence of the catalogue in the reader's language."""
    return render(Msg(sentence, params), lang=language_of(context))


@jinja2.pass_context
def say(context: jinja2.runtime.Context, text: Msg | Text | str) -> str:
    """A text of a lower layer in the reader's language."""
    return render(text, lang=language_of(context))


@jinja2.pass_context
def shown(context: jinja2.runtime.Context, value: object, unit: str = "text", currency: str | None = None) -> str:
    """A value with its unit."""
    text = show(value, unit, lang=language_of(context), zone=settings.WORKSPACE.zone, currency=currency)
    return One(text) if unit == "count" and value == 1 else text


@jinja2.pass_context
def label(context: jinja2.runtime.Context, code: object, field: str) -> str:
    """The name of a code that an answer holds."""
    found = labels.label(field, code)
    return render(found, lang=language_of(context)) if isinstance(found, Msg | Text | str) else str(found)


@jinja2.pass_context
def day(context: jinja2.runtime.Context, value: dt.date | None) -> str:
    """A day in words; a dash when there is none."""
    return format_date(value, lang=language_of(context)) if value else "—"


@jinja2.pass_context
def month(context: jinja2.runtime.Context, value: dt.date) -> str:
    """A month in words."""
    return format_month(value, lang=language_of(context))


def points(value: float | None) -> str:
    """A score or an index as people read it: one decimal, rounded half away from zero."""
    return "—" if value is None else str(rounded(value))


@jinja2.pass_context
def moment(context: jinja2.runtime.Context, value: dt.datetime) -> str:
    """An instant in the reader's time zone, which is the workspace's unless they chose another."""
    chosen = getattr(getattr(context["request"], "person", None), "zone", "")
    return local(value, ZoneInfo(chosen) if chosen else settings.WORKSPACE.zone)


@jinja2.pass_context
def nav(context: jinja2.runtime.Context) -> list[dict[str, Any]]:
    """The navigation that this person may use."""
    return groups(context["request"])


@jinja2.pass_context
def html_lang(context: jinja2.runtime.Context) -> str:
    """The value of `lang` for the page."""
    return HTML[language_of(context)]


@jinja2.pass_context
def told(context: jinja2.runtime.Context) -> list[str]:
    """What the last form had to say, the same thing once."""
    return list(dict.fromkeys(str(message) for message in get_messages(context["request"])))


def url(name: str, *args: object) -> str:
    """The address of a page."""
    if len(args) == 1 and name == "account":
        return _before_account() + quote(str(args[0]), safe=_SAFE)
    return _plain_url(name) if not args else reverse(name, args=args)


# A list has fifty addresses that differ in the customer only, and each page has the same thirty without any argument.
_SAFE = "/~:@!$&'()*+,;="
"""Characters of a path that Django leaves as they are."""


@functools.cache
def _before_account() -> str:
    return reverse("account", args=("x",)).removesuffix("x")


@functools.cache
def _plain_url(name: str) -> str:
    return reverse(name)


@jinja2.pass_context
def query(context: jinja2.runtime.Context, **changes: object) -> Markup:
    """The page's own query with some values changed; None takes one away."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = str(value)
    return Markup("?") + Markup(params.urlencode().replace("&", "&amp;"))  # noqa: S704 - urlencode leaves no markup
