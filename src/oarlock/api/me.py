"""Who the caller is, as the token says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from oarlock.api.accounts import Spoken
from oarlock.api.caller import Bearer
from oarlock.api.replies import answers
from oarlock.api.shapes import reply, said

router = Router(tags=["me"])


class Me(BaseModel):
    """The person of the token."""

    email: str
    name: str
    roles: list[str]
    may_write: bool
    is_partial: bool


@router.get("/me", auth=Bearer("tokens.own"), response=answers(Me), summary="Who am I")
def me(request: HttpRequest, spoken: Query[Spoken]) -> HttpResponse:
    """The person whose scope the token has, and whether the token may write."""
    body = {
        "email": request.person.email,
        "name": request.person.name,
        "roles": [said(role, request.lang) for role in request.scope.roles],
        "may_write": request.auth.may_write,
        "is_partial": request.scope.is_partial,
    }
    return reply(request, body)
