"""Imports: a file is streamed in under a key of the caller's, and its state can be asked for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router
from pydantic import BaseModel, Field

from oarlock.api import problems
from oarlock.api.accounts import Spoken
from oarlock.api.caller import Bearer
from oarlock.api.paging import MOST, after, page
from oarlock.api.replies import Listed, answers
from oarlock.api.shapes import Strict, instant, reply
from oarlock.app.intake import selectors, services
from oarlock.app.intake.models import Handed
from oarlock.kit.text import Lang, msg

router = Router(tags=["imports"])
TYPES = ("", "application/octet-stream")
REPLAYED = "Idempotent-Replayed"


class UploadAsk(Strict):
    """What the file is called, whether only to say what would happen, and whether figures are computed afterwards."""

    name: str = Field(min_length=1, max_length=200, description="Name of the file, with its ending: accounts.csv.")
    dry_run: bool = Field(False, description="Read and check the file; keep nothing.")
    refresh: bool = Field(False, description="Compute the figures once it is in; else with the night's computing.")
    lang: Lang | None = None


class Counts(BaseModel):
    """Rows of a table, or of all tables of a file."""

    read: int
    loaded: int
    unchanged: int
    rejected: int
    closed: int


class Part(Counts):
    """What became of one table of the file."""

    file: str
    entity: str | None
    preset: str | None
    batch: str | None
    notes: list[str]
    error: str | None


class Import(BaseModel):
    """A file that was handed in. state: waiting, running, done or failed; progress: 0 to 1, null while nobody can tell.

    rejected_rows: where the values are that were not loaded; null when there are none.
    """

    id: str
    key: str
    name: str
    size: int
    dry_run: bool
    state: str
    progress: float | None
    doing: str | None
    created_at: str
    ended_at: str | None
    error: str | None
    counts: Counts
    rejected_rows: str | None
    files: list[Part]


class Rejected(BaseModel):
    """One value that was not loaded, and why."""

    number: int
    file: str
    line: int | None
    column: str
    value: str
    reason: str


class ImportsAsk(Strict):
    """The newest first."""

    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000)
    lang: Lang | None = None


REJECTED = ("file", "line", "column", "value", "reason")
COUNTED = ("read", "loaded", "unchanged", "rejected", "closed")


def shape(row: Handed, lang: Lang) -> dict[str, Any]:
    """A file that was handed in, as JSON in a language."""
    result, state, job = selectors.result_of(row), row.standing, row.job
    is_over = row.ended_at is not None
    counts = {name: sum(int(one[name]) for one in result["files"]) for name in COUNTED}
    return {
        "id": row.pk,
        "key": row.key,
        "name": row.name,
        "size": row.size,
        "dry_run": row.is_dry_run,
        "state": state,
        "progress": 1.0 if is_over else None if job is None else job.progress,
        "doing": None if is_over or job is None else job.doing.get(lang),
        "created_at": instant(row.created_at),
        "ended_at": None if row.ended_at is None else instant(row.ended_at),
        "error": _in(result["error"], lang),
        "counts": counts,
        "rejected_rows": f"/api/v1/imports/{row.pk}/rejected" if counts["rejected"] else None,
        "files": [
            {name: one[name] for name in ("file", "entity", "preset", "batch", *COUNTED)}
            | {"notes": [_in(note, lang) for note in one["notes"]], "error": _in(one["error"], lang)}
            for one in result["files"]
        ],
    }


def _in(told: dict[str, str] | None, lang: Lang) -> str | None:
    return None if told is None else told[lang]


BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}


@router.post(
    "/imports", auth=Bearer("data.import", is_whole=True, is_writing=True), response=answers(Import, status=202),
    summary="Import a file", openapi_extra=BODY,
)  # fmt: skip
def upload(
    request: HttpRequest,
    ask: Query[UploadAsk],
    key: str = Header(alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$"),
) -> HttpResponse:
    """Send the file as the body. It was taken in and waits to be imported: ask for its state at the Location. The same
    key with the same file is one import and leads to the same place; with another file it is refused.
    """
    if request.content_type not in TYPES:
        text = msg("Send the file itself as the body, as {type}.", type=TYPES[1])
        raise problems.ProblemError(415, "media-type", msg("The request is not valid"), text)
    most = settings.API_UPLOAD_BYTES
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        text = msg("The file is larger than {n} MB.", n=most // 1_000_000)
        raise problems.ProblemError(413, "too-large", msg("The request is not valid"), text)
    wish = services.Wish(key=key, name=ask.name, most=most, is_dry_run=ask.dry_run, is_refreshing=ask.refresh)
    row, is_new = services.hand_in(request.read, wish, holder=request.auth, now=timezone.now(), lang=request.lang)
    answer = reply(request, shape(row, request.lang), status=202)
    answer.headers["Location"] = f"/api/v1/imports/{row.pk}"
    answer.headers[REPLAYED] = "false" if is_new else "true"
    return answer


@router.get(
    "/imports", auth=Bearer("data.import", is_whole=True), response=answers(Listed[Import]), summary="List your imports"
)
def imports(request: HttpRequest, ask: Query[ImportsAsk]) -> HttpResponse:
    """What your own programs handed in, the newest first; remembered for 30 days."""
    question = ["imports", request.person.pk]
    last = after(question, ask.cursor)
    rows = selectors.handed_by(request.person, before=None if last is None else str(last[0]), limit=ask.limit + 1)
    shaped = [shape(row, request.lang) for row in rows]
    kept, following = page(shaped, limit=ask.limit, question=question, order=(("id", True),))
    return reply(request, {"items": kept, "next": following, "is_partial": False, "run": None})


@router.get(
    "/imports/{import_id}", auth=Bearer("data.import", is_whole=True), response=answers(Import), summary="One import"
)
def one_import(request: HttpRequest, import_id: str, spoken: Query[Spoken]) -> HttpResponse:
    """The state of a file that one of your own programs handed in."""
    row = selectors.handed(import_id, person=request.person)
    if row is None:
        raise problems.absent()
    return reply(request, shape(row, request.lang))


class RejectedAsk(Strict):
    """In the order of the file."""

    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000)
    lang: Lang | None = None


@router.get(
    "/imports/{import_id}/rejected", auth=Bearer("data.import", is_whole=True), response=answers(Listed[Rejected]),
    summary="What was not loaded",
)  # fmt: skip
def rejected_rows(request: HttpRequest, import_id: str, ask: Query[RejectedAsk]) -> HttpResponse:
    """Each value that kept a row, or itself, from being loaded: where it stands in the file, and why."""
    row = selectors.handed(import_id, person=request.person)
    if row is None:
        raise problems.absent()
    question = ["rejected", row.pk]
    last = after(question, ask.cursor)
    offset = 0 if last is None else int(str(last[0]))
    found = selectors.rejected(
        row, workspace=settings.WORKSPACE, lang=request.lang, offset=offset, limit=ask.limit + 1
    )  # fmt: skip
    rows = [
        {"number": n, **{name: getattr(one, name) for name in REJECTED}}
        for n, one in enumerate(found, start=offset + 1)
    ]
    kept, following = page(rows, limit=ask.limit, question=question, order=(("number", False),))
    return reply(request, {"items": kept, "next": following, "is_partial": False, "run": None})
