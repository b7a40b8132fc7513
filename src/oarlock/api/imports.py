"""Imports: a file is streamed in under a key of the caller's, and its state can be asked for."""

from __future__ import annotations

import json
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
from oarlock.app.intake.staging import discard, stage
from oarlock.kit.text import Lang, msg

router = Router(tags=["imports"])
TYPES = ("", "application/octet-stream")
REPLAYED = "Idempotent-Replayed"


class UploadAsk(Strict):
    """What the file is called, and whether only to say what would happen."""

    name: str = Field(min_length=1, max_length=200, description="Name of the file, with its ending: accounts.csv.")
    dry_run: bool = Field(False, description="Read and check the file; keep nothing.")
    lang: Lang | None = None


class Part(BaseModel):
    """What became of one table of the file."""

    file: str
    entity: str | None
    preset: str | None
    batch: str | None
    read: int
    loaded: int
    unchanged: int
    rejected: int
    closed: int
    notes: list[str]
    error: str | None


class Import(BaseModel):
    """A file that was handed in. state: running, done or failed."""

    id: str
    key: str
    name: str
    size: int
    dry_run: bool
    state: str
    created_at: str
    ended_at: str | None
    error: str | None
    files: list[Part]


class ImportsAsk(Strict):
    """The newest first."""

    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000)
    lang: Lang | None = None


def shape(row: Handed, lang: Lang) -> dict[str, Any]:
    """A file that was handed in, as JSON in a language."""
    result = json.loads(row.result) if row.result else {"error": None, "files": []}
    return {
        "id": row.pk,
        "key": row.key,
        "name": row.name,
        "size": row.size,
        "dry_run": row.is_dry_run,
        "state": row.state,
        "created_at": instant(row.created_at),
        "ended_at": None if row.ended_at is None else instant(row.ended_at),
        "error": _in(result["error"], lang),
        "files": [
            one | {"notes": [_in(note, lang) for note in one["notes"]], "error": _in(one["error"], lang)}
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
    "/imports", auth=Bearer("data.import", is_writing=True), response=answers(Import, status=201, also=(202,)),
    summary="Import a file", openapi_extra=BODY,
)  # fmt: skip
def upload(
    request: HttpRequest,
    ask: Query[UploadAsk],
    key: str = Header(alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$"),
) -> HttpResponse:
    """Send the file as the body. The same key with the same file has its effect once and the same answer every time;
    with another file it is refused. 201: it was imported; 202: it waits, ask for its state.
    """
    if request.content_type not in TYPES:
        text = msg("Send the file itself as the body, as {type}.", type=TYPES[1])
        raise problems.ProblemError(415, "media-type", msg("The request is not valid"), text)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.API_UPLOAD_BYTES:
        text = msg("The file is larger than {n} MB.", n=settings.API_UPLOAD_BYTES // 1_000_000)
        raise problems.ProblemError(413, "too-large", msg("The request is not valid"), text)
    staged = stage(request.read, workspace=settings.WORKSPACE.path, name=ask.name, most=settings.API_UPLOAD_BYTES)
    try:
        asked = services.Asked(key=key, name=ask.name, staged=staged, is_dry_run=ask.dry_run)
        row, is_new = services.ask_for_import(asked, holder=request.auth, now=timezone.now())
    finally:
        discard(staged)
    body = shape(row, request.lang)
    if row.state == "failed":
        return problems.response(request, _failed(body))
    answer = reply(request, body, status=202 if row.state == "running" else 201)
    answer.headers["Location"] = f"/api/v1/imports/{row.pk}"
    answer.headers[REPLAYED] = "false" if is_new else "true"
    return answer


def _failed(body: dict[str, Any]) -> problems.ProblemError:
    """Nothing of the file was imported; why is among the files, if it is of several tables."""
    why = body["error"] or next((one["error"] for one in body["files"] if one["error"]), None)
    return problems.ProblemError(
        422, "not-imported", msg("The file was not imported"), why or msg("Nothing in it could be read."),
        msg("Mend the file and send it under a new key."), also={"import_id": body["id"]},
    )  # fmt: skip


@router.get("/imports", auth=Bearer("data.import"), response=answers(Listed[Import]), summary="List your imports")
def imports(request: HttpRequest, ask: Query[ImportsAsk]) -> HttpResponse:
    """What your own programs handed in, the newest first; remembered for 30 days."""
    question = ["imports", request.person.pk]
    last = after(question, ask.cursor)
    rows = selectors.handed_by(request.person, before=None if last is None else str(last[0]), limit=ask.limit + 1)
    shaped = [shape(row, request.lang) for row in rows]
    kept, following = page(shaped, limit=ask.limit, question=question, order=(("id", True),))
    return reply(request, {"items": kept, "next": following, "is_partial": False, "run": None})


@router.get("/imports/{import_id}", auth=Bearer("data.import"), response=answers(Import), summary="One import")
def one_import(request: HttpRequest, import_id: str, spoken: Query[Spoken]) -> HttpResponse:
    """The state of a file that one of your own programs handed in."""
    row = selectors.handed(import_id, person=request.person)
    if row is None:
        raise problems.absent()
    return reply(request, shape(row, request.lang))
