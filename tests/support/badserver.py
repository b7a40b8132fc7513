"""Servers on loopback that speak just enough of PostgreSQL's protocol to misbehave."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator

Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(talk: Talk) -> Iterator[int]:
    """The port of a server that has `talk` deal with each connection; all are closed at the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    opened: list[socket.socket] = [listener]

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                other, _ = listener.accept()
                opened.append(other)
                threading.Thread(target=_suppressed, args=(talk, other), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        for one in opened:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        thread.join(timeout=5)


def _suppressed(talk: Talk, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        talk(other)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def say_nothing(other: socket.socket) -> None:
    """Take the connection and never answer."""
    while other.recv(4096):
        pass


def hang_up(other: socket.socket) -> None:
    """Close as soon as the other side has said hello."""
    other.recv(4096)
    other.close()


def hang_up_later(other: socket.socket) -> None:
    """Let the user in, and close at the first question."""
    _let_in(other)
    other.recv(4096)
    other.close()


def fall_silent(other: socket.socket) -> None:
    """Let the user in, and never answer a question."""
    _let_in(other)
    say_nothing(other)


def refuse_loudly(other: socket.socket) -> None:
    """Ask for the password, and refuse it by repeating it: a server that nobody should trust."""
    _greeting(other)
    other.sendall(b"R" + struct.pack("!ii", 8, 3))  # the password in clear text, please
    said = other.recv(4096)
    password = said[5:-1].decode()
    refusal = f'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "ann": {password}\0\0'.encode()
    other.sendall(b"E" + struct.pack("!i", len(refusal) + 4) + refusal)
    other.close()


def _let_in(other: socket.socket) -> None:
    _greeting(other)
    other.sendall(b"R" + struct.pack("!ii", 8, 0))
    for name, value in (("server_version", "15.0"), ("client_encoding", "UTF8"), ("standard_conforming_strings", "on")):
        body = f"{name}\0{value}\0".encode()
        other.sendall(b"S" + struct.pack("!i", len(body) + 4) + body)
    other.sendall(b"Z" + struct.pack("!i", 5) + b"I")


def _greeting(other: socket.socket) -> None:
    """Read the start-up message; encryption, which is asked for first, is not offered."""
    while True:
        head = other.recv(8)
        size, code = struct.unpack("!ii", head)
        rest = size - 8
        while rest:
            rest -= len(other.recv(rest))
        if code in (80877103, 80877104):  # SSL, GSSAPI
            other.sendall(b"N")
            continue
        return


def relaying(connect: Callable[[], socket.socket], *, after: int, then: Talk) -> Talk:
    """A talk that passes everything on between a caller and a true server, until that has said `after` bytes."""

    def talk(caller: socket.socket) -> None:
        with connect() as server:
            threading.Thread(target=_suppressed, args=(lambda s: _pour(caller, s), server), daemon=True).start()
            said = 0
            while said < after and (part := server.recv(4096)):
                said += len(part)
                caller.sendall(part)
            then(caller)

    return talk


def _pour(source: socket.socket, target: socket.socket) -> None:
    """Pass on until the source is closed; then the target is, so that nobody waits for it."""
    try:
        while part := source.recv(4096):
            target.sendall(part)
    finally:
        target.shutdown(socket.SHUT_RDWR)
