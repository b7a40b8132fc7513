"""The MCP server by the SDK's own client, on standard input and over HTTP; the stranger in both."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.callers import Caller, token_of
from tests.support.site import PEOPLE, Site
from tests.unit.app.test_stranger import account_of

ROOT = Path(__file__).resolve().parents[3]
TOOLS = {"list_accounts", "get_account", "get_metric", "explain_health"}
# The SDK's client and uvicorn leave their sockets and pipes to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def over_stdio(site: Site, token: str, calls: list[tuple[str, dict[str, Any]]]) -> tuple[set[str], list[Any]]:
    """Start the server as a client does, and call some tools."""
    from mcp import Client
    from mcp.client.stdio import StdioServerParameters

    command = StdioServerParameters(
        command=sys.executable, args=["-m", "oarlock", "-w", str(site.workspace), "mcp"],
        env={**os.environ, "OARLOCK_TOKEN": token},
    )  # fmt: skip
    return asyncio.run(_called(lambda: Client(command), calls))


def over_http(url: str, token: str | None, calls: list[tuple[str, dict[str, Any]]]) -> tuple[set[str], list[Any]]:
    """Call some tools of a running server."""
    import httpx2
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    async def all_of_it() -> tuple[set[str], list[Any]]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx2.AsyncClient(headers=headers, trust_env=False) as caller:
            return await _called(lambda: Client(streamable_http_client(url, http_client=caller)), calls)

    return asyncio.run(all_of_it())


async def _called(client: Any, calls: list[tuple[str, dict[str, Any]]]) -> tuple[set[str], list[Any]]:
    async with client() as one:
        listed = await one.list_tools()
        assert all(tool.annotations.read_only_hint for tool in listed.tools)
        return {tool.name for tool in listed.tools}, [await one.call_tool(name, told) for name, told in calls]


@pytest.fixture(scope="module")
def http(site: Site) -> Iterator[str]:
    """The address of a server of its own process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oarlock", "-w", str(site.workspace), "mcp", "--http", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                probe.settimeout(0.1)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait(20)


def questions(site: Site) -> list[tuple[str, dict[str, Any]]]:
    """One call of each tool that fits, and those that must find nothing."""
    own, foreign = account_of(site, PEOPLE["csm"][2]), account_of(site, None)
    return [
        ("list_accounts", {"limit": 100, "sort": "name"}),
        ("get_account", {"account_id": own}),
        ("explain_health", {"account_id": own, "lang": "zh"}),
        ("get_metric", {"name": "mrr", "lang": "en"}),
        ("get_account", {"account_id": foreign}),
        ("explain_health", {"account_id": foreign}),
        ("get_account", {"account_id": "no-such-customer"}),
        ("list_accounts", {"sort": "no_such_column"}),
    ]


def checked(site: Site, answers: list[Any], token: str) -> None:
    """The answers to `questions` are those of the API, and hold nothing that is somebody else's."""
    api = Caller(token)
    listed, account, health, metric, foreign, unexplained, absent, wrong = answers
    assert listed.structured_content["items"] == api.get("/accounts?limit=100&sort=name").json()["items"]
    assert account.structured_content == api.get(f"/accounts/{account.structured_content['account_id']}").json()
    assert "成果进展" in health.structured_content["text"]
    assert metric.structured_content["meaning"]
    assert metric.structured_content["figure"] is None  # a figure of the whole company
    for one in (foreign, unexplained, absent, wrong):
        assert one.is_error
    assert foreign.content[0].text == absent.content[0].text


def test_r160_over_standard_input(site: Site) -> None:
    token = token_of("csm", may="read")
    tools, answers = over_stdio(site, token, questions(site))
    assert tools == TOOLS
    checked(site, answers, token)


def test_r160_over_http(site: Site, http: str) -> None:
    token = token_of("csm", may="read")
    tools, answers = over_http(http, token, questions(site))
    assert tools == TOOLS
    checked(site, answers, token)


def test_the_stranger_sees_an_empty_company(site: Site, http: str) -> None:
    token = token_of("stranger", may="read")
    account = account_of(site, None)
    calls = [
        ("list_accounts", {}),
        ("get_account", {"account_id": account}),
        ("explain_health", {"account_id": account}),
    ]
    for _, answers in (over_http(http, token, calls), over_stdio(site, token, calls)):
        assert answers[0].structured_content["items"] == []
        assert answers[1].is_error
        assert answers[2].is_error
        assert account not in str(answers)


@pytest.mark.parametrize("token", [None, "oar_aaaaaaaaaa_" + "b" * 43, "nonsense"])
def test_without_a_token_nothing_is_answered(http: str, token: str | None) -> None:
    import httpx2

    headers = {"Accept": "application/json, text/event-stream"} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    with httpx2.Client(trust_env=False) as client:
        assert client.post(http, json=body, headers=headers).status_code == 401


def test_a_page_of_another_site_cannot_ask(site: Site, http: str) -> None:
    import httpx2

    headers = {
        "Accept": "application/json, text/event-stream", "Authorization": f"Bearer {token_of('csm')}",
        "Host": "evil.example",
    }  # fmt: skip
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    with httpx2.Client(trust_env=False) as client:
        assert client.post(http, json=body, headers=headers).status_code == 421


def test_d4_a_revoked_token_is_dead_at_once_over_http(site: Site, http: str) -> None:
    import datetime as dt

    import httpx2

    from oarlock.app.tokens.models import Token
    from oarlock.app.tokens.services import revoke

    raw = token_of("csm")
    over_http(http, raw, [("list_accounts", {})])
    token = Token.objects.get(prefix=raw.split("_")[1])
    revoke(token.pk, person=token.person, now=dt.datetime.now(dt.UTC))
    with httpx2.Client(trust_env=False) as client:
        assert client.post(http, json={}, headers={"Authorization": f"Bearer {raw}"}).status_code == 401


def test_without_a_token_in_the_environment_it_does_not_start(site: Site) -> None:
    command = [sys.executable, "-m", "oarlock", "-w", str(site.workspace), "mcp"]
    env = {name: value for name, value in os.environ.items() if name != "OARLOCK_TOKEN"} | {"OARLOCK_LANG": "en"}
    done = subprocess.run(command, env=env, input=b"", capture_output=True, timeout=60, cwd=ROOT)
    assert done.returncode == 2
    assert b"OARLOCK_TOKEN holds no token that works" in done.stderr
