"""An identity provider on loopback, as small as OpenID Connect allows; it checks what a real one would."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CLIENT, SECRET = "oarlock", "a secret of the provider that is long enough"


@dataclass
class Provider:
    """Who it says has signed in, and what it was asked."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""
    is_broken: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, authorize: str) -> str:
        """What the browser brings back from the provider's page: the query of the callback."""
        told = {name: values[0] for name, values in parse_qs(urlsplit(authorize).query).items()}
        assert told["client_id"] == CLIENT
        assert told["response_type"] == "code"
        assert told["code_challenge_method"] == "S256"
        self.challenge = told["code_challenge"]
        return f"code=once&state={told['state']}"


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that serves until the end of the block."""
    it = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            it.asked.append(self.path)
            if self.path == "/.well-known/openid-configuration":
                self._say(_configuration(it.url))
            elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer token":
                self._say(it.claims)
            else:
                self._say({}, status=404)

        def do_POST(self) -> None:
            it.asked.append(self.path)
            told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            digest = hashlib.sha256(told["code_verifier"][0].encode()).digest()
            is_sound = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == it.challenge
            is_sound = is_sound and told["client_secret"] == [SECRET] and told["code"] == ["once"]
            if it.is_broken or not is_sound:
                self._say({"error": "invalid_grant"}, status=400)
                return
            self._say({"access_token": "token", "token_type": "Bearer", "id_token": _id_token(it)})

        def _say(self, what: dict[str, Any], *, status: int = 200) -> None:
            body = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    it.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()


def _configuration(url: str) -> dict[str, Any]:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


def _id_token(it: Provider) -> str:
    import jwt

    now = int(time.time())
    claims = {"iss": it.url, "aud": CLIENT, "iat": now, "exp": now + 60, **it.claims}
    return jwt.encode(claims, SECRET, algorithm="HS256")
