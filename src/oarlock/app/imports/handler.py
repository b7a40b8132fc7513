"""Uploads go to the disk as they come, and stop at the limit whatever the sender said of their length."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from oarlock.errors import OarlockError, OperatorError, UserError

WASTE = 4
"""Of a sender who goes this many times over the limit nothing more is read; others get a page that says why."""


class Bounded(TemporaryFileUploadHandler):
    """Each file a temporary one on the disk; together at most `UPLOAD_BYTES`.

    The form is read before any view: so what is wrong is kept for the view to tell, and who is not known sends nothing.
    """

    total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; from somebody unknown none is kept."""
        if getattr(self.request, "person", None) is None and "Authorization" not in self.request.headers:
            raise StopUpload(connection_reset=True)
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self._stop(_full())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece; too much ends the upload, all of it."""
        self.total += len(raw_data)
        if self.total > settings.UPLOAD_BYTES:
            self._stop(_too_much())
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            self._stop(_full())

    def _stop(self, problem: OarlockError) -> None:
        self.request.upload_problem = problem
        told = int(self.request.META.get("CONTENT_LENGTH") or 0)
        raise StopUpload(connection_reset=told > WASTE * settings.UPLOAD_BYTES)


def check_whole(request: HttpRequest) -> None:
    """Raise what stopped the upload: what came before that is not all that was sent, so nothing of it is used."""
    request.FILES  # noqa: B018 - the form is read now if nobody asked before
    problem = getattr(request, "upload_problem", None)
    if problem is not None:
        raise problem


def _too_much() -> UserError:
    return UserError(
        "That is more than {limit} MB for one upload; nothing of it was kept.",
        remedy="Send the files in several uploads, or use: oarlock import.",
        limit=settings.UPLOAD_BYTES >> 20,
    )


def _full() -> OperatorError:
    return OperatorError(
        "There is no room left for the upload; nothing of it was kept.",
        remedy="Free space on the disk with temporary files, then send it again.",
    )
