"""E4: outgoing calls stay outside, whatever form an inside address comes in, and go to the address that was checked."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from oarlock.errors import UserError
from oarlock.kit.addresses import is_outside
from oarlock.kit.net import OUTSIDE, Rules, named_outside, post, reached, target

INSIDE = """
127.0.0.1 127.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.254 192.168.1.1 169.254.169.254 169.254.0.1 0.0.0.0
0.1.2.3 100.64.0.1 100.127.255.254 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255
240.0.0.1 255.255.255.255 192.88.99.1 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:0:10.0.0.1 64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe:: 2001::1
2001:db8::1 fc00::1 fd00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 100::1
""".split()
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
def test_e4_what_is_inside_is_inside_in_every_form(address: str) -> None:
    assert not is_outside(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_may_be_called(address: str) -> None:
    assert is_outside(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com/",
        "x", "https://", "https:///path", "https://user@example.com/", "https://user:pw@example.com/", "https://example.com:22/",
        "https://example.com:6379/", "https://example.com:99999/", "https://2130706433/", "https://0x7f000001/",
        "https://0177.0.0.1/", "https://127.1/", "https://0x7f.1/", "https://017700000001/", "https://127.0.0.1/",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fd00::1]/", "https://localhost/", "https://localhost./",
        "https://db.internal/", "https://printer.local/", "https://intranet/", "https://169.254.169.254/latest/meta-data/",
        "https://exa mple.com/", "https://example.com/\r\nHost: inside", "https://example.com\\@inside/", "https://bücher.example/",
        "https://①②⑦.⓪.⓪.①/", "https://example.com/" + "a" * 3000, "https://[::1", "https://127.0.0.1./",
    ],
)  # fmt: skip
def test_e4_urls_that_are_never_called(url: str) -> None:
    with pytest.raises(UserError):
        named_outside(url)


def answering(*addresses: str) -> Rules:
    """Rules under which every name has these addresses."""
    return Rules(look_up=lambda host, port: list(addresses))


@pytest.mark.parametrize("bad", ["127.0.0.1", "10.0.0.8", "::1", "fd00::7", "169.254.169.254", "::ffff:192.168.0.1"])
def test_e4_one_bad_address_among_several_refuses_the_host(bad: str) -> None:
    to = target("https://public.example.com/")
    assert reached(to, answering("1.1.1.1")) == "1.1.1.1"
    for addresses in ((bad,), ("1.1.1.1", bad), (bad, "1.1.1.1")):
        with pytest.raises(UserError, match="inside this network"):
            reached(to, answering(*addresses))


@pytest.mark.parametrize("found", [[], ["not an address"]])
def test_a_host_that_is_not_known_is_refused(found: list[str]) -> None:
    with pytest.raises(UserError, match="not known"):
        reached(target("https://public.example.com/"), answering(*found))


@contextmanager
def listener(answer: bytes, *, pause: float = 0.0) -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine that gives one answer, byte by byte with a pause; what it was sent."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        is_open = True

        def serve() -> None:
            while is_open:
                try:
                    peer, _ = server.accept()
                except (TimeoutError, OSError):
                    continue
                with peer:
                    heard.append(peer.recv(65_536))
                    try:
                        for i in range(len(answer)) if pause else [0]:
                            peer.sendall(answer[i : i + 1] if pause else answer)
                            time.sleep(pause)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            is_open = False
            thread.join()


def here(*, seconds: float = 5.0, looked_up: list[str] | None = None) -> Rules:
    """Rules for tests: plain HTTP to this machine, any port."""

    def look_up(host: str, port: int) -> list[str]:
        if looked_up is not None:
            looked_up.append(host)
        return ["127.0.0.1"]

    return Rules(schemes=("http",), ports=None, may_reach=lambda one: one.is_loopback, look_up=look_up, seconds=seconds)


def test_e4_nothing_inside_is_ever_touched() -> None:
    with listener(b"HTTP/1.1 200 OK\r\n\r\n") as (port, heard):
        for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1"):
            rules = Rules(schemes=("http",), ports=None, look_up=lambda h, p: ["127.0.0.1"])
            answer = post(f"http://{host}:{port}/", b"{}", headers={}, rules=rules)
            assert answer.status is None
            assert answer.error is not None
        time.sleep(0.1)
    assert heard == []


def test_e4_a_name_is_asked_once_and_the_answer_is_what_is_called() -> None:
    asked: list[str] = []
    with listener(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") as (port, heard):
        answer = post(f"http://changes.example.com:{port}/in?a=1", b"{}", headers={"X-One": "1"},
                      rules=here(looked_up=asked))  # fmt: skip
    assert (answer.status, answer.body) == (200, "ok")
    assert asked == ["changes.example.com"]
    assert heard[0].startswith(b"POST /in?a=1 HTTP/1.1\r\nHost: changes.example.com:")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_e4_redirects_are_not_followed(status: int) -> None:
    with listener(b"HTTP/1.1 200 OK\r\n\r\n") as (inside, heard):
        told = f"HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1:{inside}/\r\nContent-Length: 0\r\n\r\n"
        with listener(told.encode()) as (port, _):
            assert post(f"http://a.example.com:{port}/", b"{}", headers={}, rules=here()).status == status
    assert heard == []


def test_proxy_variables_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with listener(b"HTTP/1.1 200 OK\r\n\r\n") as (proxy, heard):
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        with listener(b"HTTP/1.1 204 No Content\r\n\r\n") as (port, direct):
            assert post(f"http://a.example.com:{port}/", b"{}", headers={}, rules=here()).status == 204
    assert heard == []
    assert len(direct) == 1


def test_c3_an_answer_that_drips_is_cut_off_by_the_clock() -> None:
    with listener(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b"x" * 500, pause=0.05) as (port, _):
        begun = time.monotonic()
        answer = post(f"http://a.example.com:{port}/", b"{}", headers={}, rules=here(seconds=0.5))
        assert time.monotonic() - begun < 3
    assert answer.status is None or len(answer.body) < 500


def test_c3_of_a_long_answer_the_beginning_is_kept() -> None:
    with listener(b"HTTP/1.1 500 No\r\nContent-Length: 100000\r\n\r\n" + b"y" * 100_000) as (port, _):
        answer = post(f"http://a.example.com:{port}/", b"{}", headers={}, rules=here())
    assert answer.status == 500
    assert len(answer.body) <= 2048


def test_only_https_on_usual_ports_is_the_rule() -> None:
    assert (OUTSIDE.schemes, OUTSIDE.ports) == (("https",), (443, 8443))
    assert OUTSIDE.may_reach is is_outside
