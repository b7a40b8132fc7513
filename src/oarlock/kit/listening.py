"""Whether a server may listen at an address of this machine."""

from __future__ import annotations

import errno
import socket

from oarlock.errors import OperatorError
from oarlock.kit.refusals import why_refused


def check_free(host: str, port: int) -> None:
    """Raise `OperatorError` when nobody could listen there, before anything else is begun."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OperatorError(
                "Another program listens on {host}, port {port}.",
                remedy="Stop it, or choose another port: --port {other}.",
                host=host, port=str(port), other=str(port + 1 if port < 65535 else port - 1),
            ) from None  # fmt: skip
        raise OperatorError(
            "Nothing can listen on {host}, port {port}: {why}.",
            remedy="Choose another address with --host, or a port above 1023 with --port.",
            host=host, port=str(port), why=why_refused(error),
        ) from None  # fmt: skip
