"""The templates' environment with what every page shows of some room: the shell itself knows no room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from oarlock.app.shell.templates import environment as of_shell
from oarlock.kit.clock import naive_utc


def token(request: HttpRequest) -> dict[str, object]:
    """The token of a page's forms, masked once a page: a list has forty, and each mask is random letters."""
    return {"csrf_token": SimpleLazyObject(lambda: get_token(request))}


def environment(**options: Any) -> jinja2.Environment:
    """The shell's environment, and the functions by which its pages show tasks and notices."""
    # Rooms have tables, which are there once all rooms are loaded; templates are compiled later than that.
    from oarlock.app.access.selectors import names_of_employees, names_of_people, recorded_names
    from oarlock.app.privacy.words import PLACES
    from oarlock.app.tasks.beside import beside
    from oarlock.app.tasks.selectors import unread
    from oarlock.app.tasks.words import ACTIONS, title

    def owner_name(request: HttpRequest, id_: str | None) -> str:
        if "@" in (id_ or ""):  # what is decided at a page keeps the address of who decided it
            return _once(request, "people_names", names_of_people).get(str(id_), str(id_))
        # Whoever has no record of their own may still sign in; most have one, so that nobody need be asked.
        recorded = _once(request, "recorded_names", recorded_names).get(id_)
        return str(recorded or (_once(request, "employee_names", names_of_employees).get(id_, id_) if id_ else ""))

    env = of_shell(**options)
    env.globals.update(
        unread=jinja2.pass_context(lambda context: unread(context["request"].person, now=timezone.now())),
        tasks_of=jinja2.pass_context(lambda context, account, reasons: beside(context["request"], account, reasons)),
        owner_name=jinja2.pass_context(lambda context, id_: owner_name(context["request"], id_)),
        now_stamp=lambda: str(naive_utc(timezone.now())),
        erased_from=PLACES,
        task_title=title,
        task_action=ACTIONS.__getitem__,
    )
    return env


def _once(request: Any, name: str, read: Callable[[], Any]) -> Any:
    """What a page says of many rows, read once for it."""
    if not hasattr(request, name):
        setattr(request, name, read())
    return getattr(request, name)
