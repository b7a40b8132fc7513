"""The two ways in: standard input with a token from the environment, and HTTP with one in each request."""

from __future__ import annotations

import anyio.to_thread
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from mcp.server.transport_security import TransportSecuritySettings

from oarlock.api.mcp.server import build, caller
from oarlock.errors import UserError

VARIABLE = "OARLOCK_TOKEN"


def serve_stdio(token: str) -> None:
    """Answer on standard input and output until it is closed; raises `UserError` without a token that works."""
    if caller(token) is None:
        raise UserError(
            "{variable} holds no token that works.", remedy="Make one on the page “API tokens” and set it.",
            variable=VARIABLE,
        )  # fmt: skip
    build(lambda: token).run("stdio")


def serve_http(*, host: str, port: int) -> None:
    """Answer at http://HOST:PORT/mcp until stopped; every request needs a bearer token."""
    import uvicorn

    address = f"http://{host}:{port}"
    # The issuer only names who hands tokens out: people do, on their page, so there is nothing to log in to.
    auth = AuthSettings(issuer_url=address, resource_server_url=None, required_scopes=["read"])
    server = build(_of_request, auth=auth, token_verifier=Verifier())
    allowed = TransportSecuritySettings(
        allowed_hosts=[f"{host}:{port}", f"localhost:{port}"], allowed_origins=[address, f"http://localhost:{port}"]
    )
    app = server.streamable_http_app(stateless_http=True, json_response=True, transport_security=allowed, host=host)
    uvicorn.run(app, host=host, port=port, log_level="warning")


class Verifier:
    """Looks a bearer token up."""

    async def verify_token(self, token: str) -> AccessToken | None:
        """What the SDK wants to know of a token; None for one that does not work."""
        holder = await anyio.to_thread.run_sync(caller, token)
        if holder is None:
            return None
        return AccessToken(
            token=token, client_id=f"token-{holder.token_id}", scopes=["read"], subject=str(holder.person.pk)
        )


def _of_request() -> str:
    found = get_access_token()
    return found.token if found is not None else ""
