"""The page of the audit log, its file, and the check of its chain."""

from __future__ import annotations

import datetime as dt
import io

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import desk
from oarlock.app.audit import selectors, words
from oarlock.kit.exports import write_csv
from oarlock.kit.text import Text
from oarlock.kit.text import render as in_words
from oarlock.lake.journal_find import MOST
from oarlock.lake.redaction.journal import redactions

HEADER = (
    Text(en="Number", zh="序号"),
    Text(en="When (UTC)", zh="时间（UTC）"),
    Text(en="Who", zh="操作人"),
    Text(en="What", zh="对象"),
    Text(en="Which", zh="编号"),
    Text(en="Field", zh="字段"),
    Text(en="Before", zh="修改前"),
    Text(en="After", zh="修改后"),
    Text(en="Why", zh="原因"),
)


@require_safe
@desk("audit.see", is_whole=True)
def audit(request: HttpRequest) -> HttpResponse:
    """Who changed what, when and why, newest first; and whether anybody altered that."""
    workspace = settings.WORKSPACE
    told = {name: request.GET.get(name, "") for name in ("who", "what", "key", "since", "until", "below")}
    found = selectors.rows(workspace, selectors.wish_of(told, workspace), limit=selectors.PAGE + 1)
    context = {
        "words": words,
        "rows": found[: selectors.PAGE],
        "more": found[selectors.PAGE - 1].seq if len(found) > selectors.PAGE else None,
        "asked": told,
        "choices": selectors.choices(workspace),
        "redactions": redactions(workspace),
        "chain": selectors.chain(workspace, now=dt.datetime.now(dt.UTC)),
        "is_filtered": any(value for name, value in told.items() if name != "below"),
    }
    return render(request, "audit/audit.html", context)


@require_POST
@desk("audit.see", is_whole=True)
def check(request: HttpRequest) -> HttpResponse:
    """Check the whole chain now."""
    selectors.chain(settings.WORKSPACE, now=dt.datetime.now(dt.UTC), anew=True)
    return redirect("audit")


@require_safe
@desk("audit.see", is_whole=True)
def export(request: HttpRequest) -> HttpResponse:
    """The rows that the filters leave, as a file; one line for each field that was changed."""
    workspace = settings.WORKSPACE
    told = {name: request.GET.get(name, "") for name in ("who", "what", "key", "since", "until")}
    out = io.StringIO(newline="")
    lines = (
        (one.seq, one.at, one.who, in_words(one.what, lang=request.lang), one.key, *change, one.reason)
        for one in selectors.rows(workspace, selectors.wish_of(told, workspace), limit=MOST, longest=None)
        for change in one.changes or [("", "", "")]
    )
    write_csv(out, header=[in_words(name, lang=request.lang) for name in HEADER], rows=lines, bom=True)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response
