"""The MCP server as a process: Django is loaded for the workspace, then one of the two ways in is opened."""

from __future__ import annotations

from pathlib import Path


def serve(workspace: Path, lake: Path | None, *, token: str, port: int | None) -> None:
    """On standard input with a token, or, with a port, as an HTTP server on this machine."""
    from oarlock.site import up

    up.begin(workspace, lake)
    up.migrate()
    from oarlock.api.mcp.serving import serve_http, serve_stdio

    if port is None:
        serve_stdio(token)
    else:
        serve_http(host="127.0.0.1", port=port)
