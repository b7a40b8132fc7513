"""Uploads go to the disk as they come, and stop at the limit whatever the sender said of their length."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler


class Bounded(TemporaryFileUploadHandler):
    """Each file a temporary one on the disk; together at most `UPLOAD_BYTES`."""

    total = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece; too much ends the connection."""
        self.total += len(raw_data)
        if self.total > settings.UPLOAD_BYTES:
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)
