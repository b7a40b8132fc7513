"""Outgoing HTTP: a body is sent to an address outside, never to one inside, and to the very address that was checked.

The name is resolved once; one bad address among several refuses the host; the connection goes to the address that was
checked, so that a name which changes its mind between check and connect gains nothing. Proxy variables are not read
and redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from oarlock.errors import UserError
from oarlock.kit.addresses import Address, is_outside
from oarlock.kit.text import Msg, msg

KEPT = 2048
"""Bytes of an answer that are read."""


def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a name; the dot makes it absolute, so that search domains are not tried."""
    # An address needs no dot, and with one it would be asked of the name server.
    name = host if _is_address(host) else f"{host.rstrip('.')}."
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Where outgoing calls may go. ports: None for any; seconds: for the whole call, connecting included."""

    schemes: tuple[str, ...] = ("https",)
    ports: tuple[int, ...] | None = (443, 8443)
    may_reach: Callable[[Address], bool] = is_outside
    look_up: Callable[[str, int], list[str]] = looked_up
    seconds: float = 10.0


OUTSIDE = Rules()


@dataclass(frozen=True, kw_only=True)
class Target:
    """A URL that was read: nothing of it has been resolved yet."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came of a call: the status and the beginning of the answer, or why there was none."""

    status: int | None
    body: str = ""
    error: Msg | None = None


def target(url: str, rules: Rules = OUTSIDE) -> Target:
    """Read a URL; raises `UserError` for one that is never called, whatever its host resolves to."""
    if len(url) > 2000 or re.search(r"[\x00-\x20\x7f\\]|[^\x00-\x7f]", url):
        raise UserError("The address holds characters that no address has.", remedy="Write it in plain ASCII.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        host, port = "", None
    if not host or parts.scheme not in rules.schemes:
        raise UserError(
            "'{url}' is no address to call.", remedy="Give one that begins with {begin}.",
            url=url, begin=f"{rules.schemes[0]}://",
        )  # fmt: skip
    if parts.username is not None or parts.password is not None:
        raise UserError("The address holds a name or a password.", remedy="Leave them out; calls are signed instead.")
    used = port if port is not None else {"https": 443, "http": 80}[parts.scheme]
    if rules.ports is not None and used not in rules.ports:
        raise UserError("Port {port} is not called.", remedy="Use one of: {ports}.", port=used, ports=rules.ports)
    last = host.rstrip(".").rpartition(".")[2]
    if not _is_address(host) and (not last or re.fullmatch(r"\d+|0x[0-9a-f]*", last)):
        raise UserError("'{host}' is no name of a host.", remedy="Write an address in its usual form.", host=host)
    return Target(
        scheme=parts.scheme, host=host, port=used, path=(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    )


def named_outside(url: str, rules: Rules = OUTSIDE) -> Target:
    """As much as a URL says by itself, without asking anybody: raises `UserError` for one that names an inside host."""
    to = target(url, rules)
    if _is_address(to.host):
        reached(to, rules)
    elif "." not in to.host.rstrip(".") or to.host.rstrip(".").rpartition(".")[2] in _INSIDE:
        raise _inside(to.host)
    return to


_INSIDE = {"localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain", "test", "invalid"}


def _inside(host: str) -> UserError:
    return UserError(
        "The host {host} is inside this network or on this machine.",
        remedy="Only addresses on the public internet are called.", host=host,
    )  # fmt: skip


def reached(to: Target, rules: Rules = OUTSIDE) -> str:
    """The address to connect to; raises `UserError` when any address of the host is not outside."""
    try:
        found = rules.look_up(to.host, to.port)
        addresses = [ipaddress.ip_address(one) for one in found]
    except (OSError, ValueError, UnicodeError):
        found, addresses = [], []
    if not addresses:
        raise UserError("The host {host} is not known.", remedy="Check the address.", host=to.host)
    if not all(rules.may_reach(one) for one in addresses):
        raise _inside(to.host)
    return found[0]


def post(url: str, body: bytes, *, headers: Mapping[str, str], rules: Rules = OUTSIDE) -> Answered:
    """Send a body; whatever happens is told in the answer, a redirect as its own status."""
    try:
        to = target(url, rules)
        at = reached(to, rules)
    except UserError as error:
        return Answered(status=None, error=Msg(error.sentence, error.params))
    try:
        connection = socket.create_connection((at, to.port), timeout=rules.seconds)
    except OSError as error:
        return Answered(status=None, error=msg("It could not be connected: {why}.", why=_why(error)))
    open_now = [connection]
    # Each read has a time of its own, so a peer that sends a byte now and then is cut off by the clock.
    cut = threading.Timer(rules.seconds, lambda: _shut(open_now[-1]))
    cut.daemon = True
    cut.start()
    try:
        if to.scheme == "https":
            context = ssl.create_default_context()
            open_now.append(context.wrap_socket(connection, server_hostname=to.host, do_handshake_on_connect=False))
            open_now[-1].do_handshake()  # type: ignore[attr-defined]  # it is the one that was just wrapped
        return _sent(open_now[-1], to, body, headers)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answered(status=None, error=msg("The call broke off: {why}.", why=_why(error)))
    finally:
        cut.cancel()
        open_now[-1].close()


def _sent(connection: socket.socket, to: Target, body: bytes, headers: Mapping[str, str]) -> Answered:
    caller = http.client.HTTPConnection(to.host, to.port)
    caller.default_port = {"https": 443, "http": 80}[to.scheme]
    caller.sock = connection
    try:
        caller.request("POST", to.path, body=body, headers={"Connection": "close", **headers})
        answer = caller.getresponse()
        return Answered(status=answer.status, body=answer.read(KEPT).decode("utf-8", "replace"))
    finally:
        caller.close()


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        connection.close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
