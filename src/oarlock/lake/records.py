"""What the commit log holds: commits and the Parquet parts they add, and their form on disk."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from oarlock.kit.clock import parse_stamp, stamp
from oarlock.kit.hashing import bytes_hash, canonical_json

CommitKind = Literal["import", "undo", "journal", "compaction", "redaction"]


@dataclass(frozen=True, kw_only=True)
class PartFile:
    """One Parquet file of an entity, with the side file of its personal columns.

    path, personal_path: relative to the lake; bytes, personal_bytes: their sizes; batches: whose rows it holds; day:
    the local day of all its rows, where the entity is kept by the day (a batch then has one part for each day).
    Checksums, sizes, paths and batches are filled in when the batch is finished. After an erasure rewrote a file, path
    and bytes are those of the new one, and `stored_sha256` is its checksum; `sha256` stays what figures depend on.
    """

    entity: str
    path: str = ""
    rows: int = 0
    sha256: str = ""
    schema_version: int = 1
    personal_path: str | None = None
    personal_sha256: str | None = None
    batches: tuple[str, ...] = ()
    bytes: int = 0
    personal_bytes: int = 0
    day: dt.date | None = None
    rewritten: str = ""

    @property
    def stored_sha256(self) -> str:
        """Checksum of the file that is there."""
        return self.rewritten or self.sha256


@dataclass(frozen=True, kw_only=True)
class Commit:
    """One entry of the log.

    number: 1, 2, 3 …; recorded_at: naive UTC, strictly increasing; batch: the batch added (`import`, `journal`), the
    one withdrawn (`undo`) or empty; parts: what the batch added, or what a withdrawal left to later batches that hold
    it too; replaced: paths of the files that a compaction merged; source: where the rows came from; previous: hash of
    the commit before; hash: of this one as it was written; content: of what is there, another one after an erasure.
    """

    number: int
    recorded_at: dt.datetime
    kind: CommitKind
    batch: str
    parts: tuple[PartFile, ...] = ()
    withdrawn: str | None = None
    replaced: tuple[str, ...] = ()
    source: Mapping[str, Any] = field(default_factory=dict)
    previous: str = ""
    hash: str = ""
    content: str = ""


def encode(commit: Commit) -> bytes:
    """The commit as it is stored: its body and the body's checksum."""
    body = {f.name: getattr(commit, f.name) for f in fields(commit) if f.name not in ("hash", "content")}
    body["recorded_at"] = stamp(commit.recorded_at)
    body["parts"] = [_body(part) for part in commit.parts]
    return canonical_json({"body": body, "sha256": bytes_hash(canonical_json(body))}) + b"\n"


def decode(data: bytes) -> Commit:
    """The commit that `encode` stored; raises `ValueError` for anything else, down to one bit."""
    try:
        outer = json.loads(data)
        body = outer["body"]
        content = bytes_hash(canonical_json(body))
        # What an erasure rewrote keeps its old checksum, on which the next commit rests; a later one tells of the new.
        is_sound = outer["sha256"] == content or outer.get("is_redacted") is True
        if canonical_json(outer) + b"\n" != data or not is_sound:
            raise ValueError("the checksum does not match")
        return Commit(
            number=int(body["number"]),
            recorded_at=parse_stamp(body["recorded_at"]),
            kind=body["kind"],
            batch=body["batch"],
            parts=tuple(_part(part) for part in body["parts"]),
            withdrawn=body["withdrawn"],
            replaced=tuple(body["replaced"]),
            source=body["source"],
            previous=body["previous"],
            hash=outer["sha256"],
            content=content,
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("it is not a commit") from error


def redact(data: bytes, change: Callable[[Any], Any]) -> tuple[bytes, str] | None:
    """A stored commit with its `source` changed, and the checksum of its body; None when nothing changes."""
    outer = json.loads(data)
    body = {**outer["body"], "source": change(outer["body"]["source"])}
    if body == outer["body"]:
        return None
    told = {"body": body, "sha256": outer["sha256"], "is_redacted": True}
    return canonical_json(told) + b"\n", bytes_hash(canonical_json(body))


def _body(part: PartFile) -> dict[str, Any]:
    """The part as it is stored; of one that holds a day only what it says, for there are many of them."""
    body = asdict(part)
    del body["rewritten"]  # a commit tells of files as they were first written
    if part.day is None:
        del body["day"]
        return body
    return {f.name: body[f.name] for f in fields(part) if f.name in body and body[f.name] != f.default}


def _part(body: dict[str, Any]) -> PartFile:
    day = dt.date.fromisoformat(body["day"]) if "day" in body else None
    return PartFile(**{**body, "batches": tuple(body["batches"]), "day": day})
