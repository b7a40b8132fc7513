"""A term on a page: a button that shows what it means, by pointer, touch and keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jinja2
from django.urls import reverse
from markupsafe import Markup

from oarlock.domain.glossary.all import code_of, term_of
from oarlock.kit.text import Msg, Text, msg, render

MORE = msg("In the glossary")


@jinja2.pass_context
def term(context: jinja2.runtime.Context, code: str, shown: Text | Msg | str | None = None) -> Markup:
    """The term as a button with its meaning beside it; `shown` is written in place of its name.

    A `popover` of the platform: Enter and Space open it, Escape and a click elsewhere close it, without any script.
    """
    found, lang = term_of(code), context["request"].lang
    name = found.label if shown is None else shown
    apart = Markup(" <span class='oar-apart'>{}</span>").format(render(found.apart, lang=lang)) if found.apart else ""
    return Markup(
        '<button type="button" class="oar-term" popovertarget="{id}">{name}</button>'
        '<span popover id="{id}" class="oar-meaning"><strong>{label}</strong> {meaning}{apart} '
        '<a href="{url}#{code}">{more}</a></span>'
    ).format(
        id=f"term-{code}-{_number(context)}",
        name=render(name, lang=lang),
        label=render(found.label, lang=lang),
        meaning=render(found.meaning, lang=lang),
        apart=apart,
        url=reverse("glossary"),
        code=code,
        more=render(MORE, lang=lang),
    )


@jinja2.pass_context
def defined(context: jinja2.runtime.Context, shown: Text | Msg | str) -> Markup | str:
    """A name on a page, such as the head of a column: with its meaning when it is that of a term of the glossary."""
    name = render(shown, lang=context["request"].lang)
    code = code_of(name, context["request"].lang)
    return name if code is None else term(context, code, name)


@jinja2.pass_context
def meaning(context: jinja2.runtime.Context, shown: Text | Msg | str) -> str:
    """The meaning of a name, for the `title` of a link; nothing when it is no term's."""
    lang = context["request"].lang
    code = code_of(render(shown, lang=lang), lang)
    return "" if code is None else render(term_of(code).meaning, lang=lang)


def _number(context: Mapping[str, Any]) -> int:
    """The place of this use on the page, so that each has an ID of its own."""
    request = context["request"]
    request.terms_used = getattr(request, "terms_used", 0) + 1
    return int(request.terms_used)
