"""Errors as programs read them: RFC 9457 documents, in the caller's language, with what to do."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from oarlock.app.tokens.once import OtherRequestError
from oarlock.errors import BusyError, NoDataError, OarlockError, UnknownNameError, UserError
from oarlock.kit.text import Lang, Msg, msg, render, render_error

LOG = logging.getLogger("oarlock.api")
RETRY_SECONDS = 10
TYPE = "application/problem+json"
URN = "urn:oarlock:problem:"


@dataclass(eq=False)
class ProblemError(Exception):
    """An answer that is an error. code: its name for programs; faults: where it lies, and what is wrong there.

    also: further members of the document.
    """

    status: int
    code: str
    title: Msg
    detail: Msg | str
    remedy: Msg | None = None
    faults: Sequence[tuple[str, Msg]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)


def absent() -> ProblemError:
    """Absent and forbidden look the same."""
    return ProblemError(
        404, "not-found", msg("Not found"), msg("There is nothing at this address, or you may not see it."),
        msg("Check the address and what your role may see."),
    )  # fmt: skip


def unknown_caller() -> ProblemError:
    """No token, or one that does not work."""
    return ProblemError(
        401, "unauthenticated", msg("Who asks is not known"), msg("The request has no token that works."),
        msg("Send the header Authorization: Bearer TOKEN; tokens are made on the page “API tokens”."),
        headers={"WWW-Authenticate": 'Bearer realm="oarlock"'},
    )  # fmt: skip


def read_only() -> ProblemError:
    """The token may only read."""
    return ProblemError(
        403, "read-only-token", msg("This token may only read"), msg("The request would change something."),
        msg("Make a token that may write."),
    )  # fmt: skip


def too_fast(seconds: int) -> ProblemError:
    """More calls than a token has."""
    return ProblemError(
        429, "too-many-requests", msg("Too many requests"), msg("This token has asked too often."),
        msg("Ask again in {n} seconds.", n=seconds), headers={"Retry-After": str(seconds)},
    )  # fmt: skip


def refused(*faults: tuple[str, Msg]) -> ProblemError:
    """Parameters or a body that are not as the document says."""
    return ProblemError(
        422, "invalid", msg("The request is not valid"), msg("Some values are not as they should be."),
        msg("See the description at /api/v1/docs."), faults=faults,
    )  # fmt: skip


def not_allowed(methods: str) -> ProblemError:
    """A method that the address does not know."""
    return ProblemError(
        405, "method-not-allowed", msg("This cannot be done here"),
        msg("The address knows: {methods}.", methods=methods), headers={"Allow": methods},
    )  # fmt: skip


def of(error: Exception) -> ProblemError:
    """The problem that an exception is; what nobody foresaw is a fault of ours and is logged."""
    for kind, made in KNOWN:
        if isinstance(error, kind):
            return made(error)
    LOG.error("a call failed", exc_info=error)
    return ProblemError(
        500, "fault", msg("This did not work"), msg("The fault is ours; it is written in the log."),
        msg("Try again, or tell your administrator."),
    )  # fmt: skip


def response(request: HttpRequest, problem: ProblemError) -> HttpResponse:
    """The problem as an answer."""
    lang: Lang = request.lang
    body: dict[str, object] = {
        "type": URN + problem.code,
        "title": render(problem.title, lang=lang),
        "status": problem.status,
        "detail": render(problem.detail, lang=lang),
        "code": problem.code,
        **problem.also,
    }
    if problem.remedy is not None:
        body["remedy"] = render(problem.remedy, lang=lang)
    if problem.faults:
        body["errors"] = [{"where": where, "what": render(what, lang=lang)} for where, what in problem.faults]
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), status=problem.status, content_type=TYPE)
    for name, value in problem.headers.items():
        answer.headers[name] = value
    answer.headers["Content-Language"] = lang
    return answer


def _of_validation(error: ValidationError) -> ProblemError:
    return refused(*(fault(one) for one in error.errors))


def fault(one: Mapping[str, object]) -> tuple[str, Msg]:
    """Where a value does not fit, and why, of one finding of the validator."""
    place = [str(part) for part in one.get("loc", ()) if part not in ("params",)]  # type: ignore[union-attr]
    told = one.get("ctx") or {}
    params = {name: str(value).replace(" or ", ", ") for name, value in told.items()} if isinstance(told, dict) else {}
    what = _FAULTS.get(str(one.get("type")), _ANY)
    return ".".join(place), Msg(what.id, params)


_ANY = msg("The value does not fit.")
_FAULTS = {
    "missing": msg("A value is missing."),
    "extra_forbidden": msg("There is no such name."),
    "literal_error": msg("The value is not one of: {expected}."),
    "int_parsing": msg("The value is not a whole number."),
    "int_from_float": msg("The value is not a whole number."),
    "int_type": msg("The value is not a whole number."),
    "float_parsing": msg("The value is not a number."),
    "finite_number": msg("The value is not a number."),
    "greater_than_equal": msg("The value is less than {ge}."),
    "less_than_equal": msg("The value is more than {le}."),
    "string_too_long": msg("The value is longer than {max_length} characters."),
    "string_too_short": msg("The value is shorter than {min_length} characters."),
    "string_type": msg("The value is not a text."),
    "too_short": msg("The list is too short."),
    "too_long": msg("The list is too long."),
}


def _of_user(error: Exception) -> ProblemError:
    return ProblemError(400, "refused", msg("That cannot be done"), _said(error), _remedy(error))


def _of_unknown(error: Exception) -> ProblemError:
    return ProblemError(404, "not-found", msg("Not found"), _said(error), _remedy(error))


def _of_nothing(error: Exception) -> ProblemError:
    return ProblemError(
        503, "nothing-published", msg("Nothing was published yet"), _said(error), _remedy(error),
        headers={"Retry-After": "60"},
    )  # fmt: skip


def _of_busy(error: Exception) -> ProblemError:
    busy = msg("Another process is writing just now, or the database cannot be reached. Try again in a moment.")
    detail = _said(error) if isinstance(error, OarlockError) else busy
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return ProblemError(503, "busy", msg("One moment"), detail, _remedy(error), headers=headers)


def _of_operator(error: Exception) -> ProblemError:
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return ProblemError(503, "operator", msg("The operator has to act"), _said(error), _remedy(error), headers=headers)


def _of_key(error: Exception) -> ProblemError:
    return ProblemError(422, "key-used", msg("That cannot be done"), _said(error), _remedy(error))


def _of_http(error: HttpError) -> ProblemError:
    """What the framework refuses by itself, such as a body that is no JSON."""
    if error.status_code == 429:
        return too_fast(math.ceil(getattr(error, "wait", None) or 1))
    text = msg("The body is not what it says it is.")
    return ProblemError(error.status_code, "bad-request", msg("The request is not valid"), text)


def _said(error: Exception) -> Msg | str:
    return Msg(error.sentence, error.params) if isinstance(error, OarlockError) else str(error)


def _remedy(error: Exception) -> Msg | None:
    has = isinstance(error, OarlockError) and error.remedy
    return Msg(error.remedy, error.params) if has else None  # type: ignore[attr-defined]


def plain(error: Exception, lang: Lang) -> str:
    """The problem as one text, for those who get no document."""
    if isinstance(error, OarlockError):
        return render_error(error, lang)
    problem = error if isinstance(error, ProblemError) else of(error)
    parts = [problem.detail, *(one for _, one in problem.faults), *([problem.remedy] if problem.remedy else [])]
    return ("" if lang == "zh" else " ").join(render(part, lang=lang) for part in parts)


KNOWN = (
    (ProblemError, lambda error: error),
    (ValidationError, _of_validation),
    (AuthenticationError, lambda _: unknown_caller()),
    (HttpError, _of_http),
    (Http404, lambda _: absent()),
    (OtherRequestError, _of_key),
    (NoDataError, _of_nothing),
    (UnknownNameError, _of_unknown),
    (UserError, _of_user),
    (BusyError, _of_busy),
    (OperationalError, _of_busy),
    (OarlockError, _of_operator),
)
