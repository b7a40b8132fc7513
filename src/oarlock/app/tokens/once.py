"""Requests with a key of the caller's: the same key has its effect once, and the same answer every time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from oarlock.app.tokens.models import Once
from oarlock.app.tokens.selectors import Holder
from oarlock.errors import UserError
from oarlock.kit.hashing import json_hash

KEPT = dt.timedelta(days=30)
"""How long keys and answers are remembered; retries are safe for so long."""


class OtherRequestError(UserError):
    """The key was used for another request."""


def once(
    asked: object, do: Callable[[], tuple[int, dict[str, Any]]], *, holder: Holder, key: str, now: dt.datetime
) -> tuple[int, dict[str, Any], bool]:
    """Status and body of what `do` answers, and whether it was done just now; `asked` tells two requests apart.

    What is done and its answer are kept in one transaction: a call that was killed left neither, and of several at once
    one does it and the others are told the same. A refusal keeps nothing, so that what was wrong can be put right.
    Raises `OtherRequestError` when the key stood for another request.
    """
    Once.objects.filter(at__lt=now - KEPT).delete()
    fingerprint = json_hash(asked)
    kept = _kept(holder, key)
    if kept is None:
        try:
            with transaction.atomic():
                row = Once.objects.create(token_id=holder.token_id, key=key, fingerprint=fingerprint, at=now)
                row.status, body = do()
                row.body = json.dumps(body)
                row.save(update_fields=["status", "body"])
                return row.status, body, True
        except IntegrityError:  # another call with the key was faster by a moment
            kept = _kept(holder, key)
            if kept is None:
                raise
    if kept.fingerprint != fingerprint:
        raise OtherRequestError(
            "The key '{key}' was used for another request.", remedy="Use a new key for each new request.", key=key
        )
    return kept.status, json.loads(kept.body), False


def _kept(holder: Holder, key: str) -> Once | None:
    return Once.objects.filter(token=holder.token_id, key=key).first()
