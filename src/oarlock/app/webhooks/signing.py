"""Signatures as Standard Webhooks has them, so that receivers can check them with a library that they know."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

START = "whsec_"


def new_secret() -> str:
    """A new secret, as the receiver gets it once."""
    return START + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def signed(secret: str, *, event: str, second: int, body: bytes) -> dict[str, str]:
    """The headers of a call: its id, its time (Unix seconds), and the HMAC-SHA256 of `id.time.body`."""
    key = base64.b64decode(secret.removeprefix(START))
    said = f"{event}.{second}.".encode() + body
    mark = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode("ascii")
    return {"webhook-id": event, "webhook-timestamp": str(second), "webhook-signature": f"v1,{mark}"}
