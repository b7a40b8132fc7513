"""Watching over a connection: who says nothing for too long is hung up on, for libraries wait without end."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Ear:
    """Hears whether the other side still speaks; `gave_up` once it was silent for too long."""

    def __init__(self, handle: int, seconds: float) -> None:
        self.gave_up = False
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._ended = threading.Event()
        # A handle of our own: the library may close its one, and the number may then mean another connection.
        self._socket = socket.socket(fileno=os.dup(handle))
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()

    def heard(self) -> None:
        """The other side said something, so waiting starts anew."""
        self._until = time.monotonic() + self._seconds

    def end(self) -> None:
        """Stop listening."""
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def _wait(self) -> None:
        while not self._ended.wait(max(self._until - time.monotonic(), 0.0)):
            if time.monotonic() >= self._until:
                self.gave_up = True
                with suppress(OSError):  # closed by the other side just now
                    self._socket.shutdown(socket.SHUT_RDWR)
                return


@contextmanager
def listening(handle: int, *, seconds: float) -> Iterator[Ear]:
    """Hang up on a connection, by its file handle, when `heard` is not called for some seconds."""
    ear = Ear(handle, seconds)
    try:
        yield ear
    finally:
        ear.end()
