"""The jobs of this room: check an upload, import it, withdraw a batch, compute, compute a run again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from oarlock.app.imports import bringing, told
from oarlock.app.imports.models import Upload
from oarlock.app.imports.staging import discard
from oarlock.app.jobs.kinds import Asked, kind
from oarlock.app.jobs.worker import DUE
from oarlock.ingest.options import ImportOptions
from oarlock.kit.steps import step
from oarlock.kit.text import Text, msg


def _options(upload: Upload, lang: str, *, is_dry: bool) -> ImportOptions:
    said = upload.options
    return ImportOptions(
        dry_run=is_dry, complete=bool(said.get("complete")), yes=bool(said.get("yes")), again=bool(said.get("again")),
        attributes=bool(said.get("attributes")), encoding=said.get("encoding") or None,
        lang="zh" if lang == "zh" else "en",
        observed_until=dt.date.fromisoformat(said["until"]) if said.get("until") else None,
    )  # fmt: skip


@kind("check", label=Text(en="Check files", zh="检查文件"), permission="data.import", shows="imports/brought.html")
def check(asked: Asked) -> dict[str, Any]:
    """Look what the tables are, and run the import without keeping anything."""
    from oarlock.ingest.looking import look

    upload = Upload.objects.get(pk=asked.args["upload"])
    options = _options(upload, asked.lang, is_dry=True)
    asked.tell(None, msg("Looking at the files"))
    tables = [told.table(one) for one in look(settings.WORKSPACE, [upload.path], options=options)]
    results = bringing.read(asked, [upload.path], options=options, size=upload.size)
    found = {one.file: told.result(one) for one in results}
    for one in tables:
        one["result"] = found.get(one["name"])
    Upload.objects.filter(pk=upload.pk, version=asked.args["version"]).update(tables=tables)
    return {"upload": upload.pk, "tables": len(tables)}


@kind("import", label=Text(en="Import files", zh="导入文件"), permission="data.import", shows="imports/brought.html")
def import_(asked: Asked) -> dict[str, Any]:
    """Bring the files in; begun again after a kill, what it had committed before is recognised and counted once.

    The files are deleted last, and what came of them is kept before, so that a kill at any step loses neither.
    """
    from oarlock.app.imports.services import ask_refresh

    upload = Upload.objects.get(pk=asked.args["upload"])
    if upload.state != "imported":
        options = _options(upload, asked.lang, is_dry=False)
        kept = bringing.bring_in(asked, [upload.path], options=options, size=upload.size, since=upload.at)
        # A second import of what is there already is in, too, and needs to be forgotten like the first.
        state = "imported" if any(one["batch"] or (one["entity"] and not one["error"]) for one in kept) else "open"
        Upload.objects.filter(pk=upload.pk).update(state=state, options={**upload.options, "files": kept})
        upload.refresh_from_db()
        step("imported.kept")
    out: dict[str, Any] = {"upload": upload.pk, "files": upload.options["files"]}
    is_new = any(one["batch"] for one in out["files"])
    if upload.state == "imported" and is_new and upload.options.get("refresh", True):
        out["refresh"] = ask_refresh(key=f"refresh after import {asked.id}", person=upload.person, lang=asked.lang).pk
    if upload.state == "imported":
        discard(upload.path)
        step("imported.removed")
    return out


@kind("undo", label=Text(en="Withdraw a batch", zh="撤销批次"), permission="data.undo", shows="imports/undone.html")
def undo(asked: Asked) -> dict[str, Any]:
    """Withdraw one batch; a job that was killed after it had done so finds it withdrawn, which is what was wanted."""
    from oarlock.ingest.withdraw import kept_rows, list_batches, unsure_files
    from oarlock.ingest.withdraw import undo as withdraw

    batch = asked.args["batch"]
    info = next((b for b in list_batches(settings.WORKSPACE) if b.batch == batch), None)
    if asked.attempt > 1 and info is not None and info.undone_at is not None:
        return {"batch": batch, "kept": [], "unsure": []}
    done = withdraw(settings.WORKSPACE, batch, actor=asked.actor, reason=asked.args.get("reason", ""), now=_now())
    kept = [{"file": file, "batch": other, "rows": rows} for file, other, rows in kept_rows(settings.WORKSPACE, done)]
    return {"batch": batch, "kept": kept, "unsure": list(unsure_files(settings.WORKSPACE, done))}


@kind(
    "unsample", label=Text(en="Remove the sample company", zh="移除示例公司"), permission="data.undo",
    shows="imports/unsampled.html",
)  # fmt: skip
def unsample(asked: Asked) -> dict[str, Any]:
    """Withdraw every batch of the sample company, and compute the figures without it."""
    from oarlock.app.imports.services import ask_refresh
    from oarlock.ingest.withdraw import undo_sample

    def tell(done: int, total: int) -> None:
        asked.tell(done / total, msg("{done} of {total} batches", done=done, total=total))

    count = undo_sample(settings.WORKSPACE, actor=asked.actor, now=_now(), tell=tell)
    job = ask_refresh(key=f"refresh after removal {asked.id}", person=None, lang=asked.lang)
    return {"batches": count, "refresh": job.pk}


@kind(
    "refresh", label=Text(en="Compute the figures", zh="计算指标"), permission="data.see", shows="imports/computed.html"
)
def refresh(asked: Asked) -> dict[str, Any]:
    """Compute what is stale and publish it, whole or not at all."""
    from oarlock.pipeline.past import after_refresh
    from oarlock.pipeline.refresh import refresh as compute

    asked.tell(None, msg("Looking what is stale"))

    def progress(done: int, total: int, name: str) -> None:
        asked.tell(
            done / total if total else None, msg("{done} of {total} answers: {name}", done=done, total=total, name=name)
        )

    done = compute(settings.WORKSPACE, settings=settings.OARLOCK, now=_now(), progress=progress)
    asked.tell(None, msg("Working out months' ends"))
    after_refresh(settings.WORKSPACE, settings=settings.OARLOCK, now=_now())
    return {
        "run": done.snapshot.manifest["run"], "computed": done.computed, "kept": done.kept,
        "seconds": round(done.seconds, 1),
    }  # fmt: skip


@kind(
    "replay",
    label=Text(en="Compute a run again", zh="重算一次发布"),
    permission="data.see",
    shows="imports/replayed.html",
)
def replay(asked: Asked) -> dict[str, Any]:
    """Compute a published run again in a process of its own, and say whether anything differs."""
    from oarlock.pipeline.replay import replay as again

    asked.tell(None, msg("Computing the run again"))
    done = again(settings.WORKSPACE, asked.args["run"], settings=settings.OARLOCK)
    changed = sum(one.is_code_changed for one in done.compared)
    return {
        "run": done.run, "answers": len(done.compared), "differs": [one.table for one in done.differs],
        "byte_equal": sum(one.is_byte_equal for one in done.compared), "code_changed": changed, "threads": done.threads,
    }  # fmt: skip


NIGHT = dt.time(3)
"""Local time from which on the night's computing is due: a new day has new figures though nothing came in."""


def nightly(now: dt.datetime) -> None:
    """Ask for the computing of this night, once."""
    from oarlock.app.imports.services import ask_refresh
    from oarlock.lake import snapshots

    local = now.astimezone(settings.WORKSPACE.zone)
    current = snapshots.current(settings.WORKSPACE)
    if (
        current is None
        or local.time() < NIGHT
        or current.published_at.replace(tzinfo=dt.UTC)
        >= local.replace(hour=NIGHT.hour, minute=0, second=0, microsecond=0)
    ):
        return
    ask_refresh(key=f"refresh of {local.date().isoformat()}", person=None, lang="en", now=now)


DUE.append(nightly)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
