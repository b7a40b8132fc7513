"""Signing in by the company's own identity provider (OpenID Connect), as the environment names it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oarlock.errors import OperatorError

PROVIDER = "company"
"""The provider's part of the callback's address: /sign-in/with/company/back."""


def providers(env: Mapping[str, str]) -> dict[str, Any]:
    """The library's setting from OARLOCK_OIDC_URL, _CLIENT_ID, _SECRET or _SECRET_FILE, and _NAME; empty without a URL.

    Raises `OperatorError` when a part is missing.
    """
    url = env.get("OARLOCK_OIDC_URL", "").rstrip("/")
    if not url:
        return {}
    client = env.get("OARLOCK_OIDC_CLIENT_ID", "")
    if not client:
        raise OperatorError("OARLOCK_OIDC_URL is set without OARLOCK_OIDC_CLIENT_ID.", remedy="Set both, or neither.")
    app = {
        "provider_id": PROVIDER,
        "name": env.get("OARLOCK_OIDC_NAME", "") or url.partition("://")[2].partition("/")[0],
        "client_id": client,
        "secret": _secret(env),
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def _secret(env: Mapping[str, str]) -> str:
    if file := env.get("OARLOCK_OIDC_SECRET_FILE", ""):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise OperatorError(
                "The file {file} cannot be read: {why}.", remedy="Check OARLOCK_OIDC_SECRET_FILE.", file=file,
                why=error.strerror or "unknown",
            ) from None  # fmt: skip
    return env.get("OARLOCK_OIDC_SECRET", "")
