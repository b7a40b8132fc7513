import socket

import pytest


def test_it_refuses_another_machine() -> None:
    with socket.socket() as sock, pytest.raises(Exception, match="tried to connect"):
        sock.connect(("192.0.2.1", 80))


def test_it_allows_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as peer:
        assert peer.getpeername() == server.getsockname()


def test_it_allows_a_unix_socket(tmp_path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as peer:
        server.bind(str(tmp_path / "s"))
        server.listen()
        peer.connect(str(tmp_path / "s"))
