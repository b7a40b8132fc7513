"""The job that brings in what a program handed in, and what the tick does for files whose job was given up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from oarlock.app.imports import bringing, staging
from oarlock.app.imports.services import ask_refresh
from oarlock.app.intake.models import Handed
from oarlock.app.intake.selectors import result_of
from oarlock.app.intake.services import end, settle, sweep
from oarlock.app.jobs.kinds import Asked, kind
from oarlock.app.jobs.worker import DUE
from oarlock.errors import OarlockError
from oarlock.ingest.options import ImportOptions
from oarlock.kit.steps import step
from oarlock.kit.text import Text, in_each


@kind("hand_in", label=Text(en="Import what a program sent", zh="导入程序提交的文件"), permission="data.import",
      shows="intake/brought.html")  # fmt: skip
def hand_in(asked: Asked) -> dict[str, Any]:
    """Bring one file in; begun again after a kill, what it had committed before is recognised and counted once.

    What came of it is kept before the file is deleted, so that a kill at any step loses neither.
    """
    row = Handed.objects.select_related("person").get(pk=asked.args["import"])
    place = staging.place_of(row.folder)
    if row.ended_at is None:
        options = ImportOptions(dry_run=row.is_dry_run)
        files: list[dict[str, Any]] = []
        error = None
        try:
            # The token's name, not only the person's, stands beside what it brought.
            by = replace(asked, actor=row.actor or asked.actor)
            files = bringing.bring_in(by, [place / row.name], options=options, size=row.size, since=row.created_at)
        except OarlockError as problem:
            if problem.is_transient:
                raise
            error = in_each(problem)
        step("handed.brought")
        end(row, files=files, error=error, now=dt.datetime.now(dt.UTC))
        row.refresh_from_db()
        step("handed.kept")
    out: dict[str, Any] = {"import": row.pk, "name": row.name, **result_of(row)}
    if row.is_refreshing and any(one["batch"] for one in out["files"]):
        out["refresh"] = ask_refresh(key=f"refresh after {row.pk}", person=row.person, lang=asked.lang).pk
    staging.discard(place)
    step("handed.removed")
    return out


DUE.extend((settle, sweep))
