"""Sending e-mail, as the environment names it; without a host none is sent, and pages say so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oarlock.errors import OperatorError

SECONDS = 10
"""Patience with a mail host."""


def mail(env: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings from OARLOCK_EMAIL_HOST, _PORT, _USER, _PASSWORD or _PASSWORD_FILE, _TLS (starttls, tls, none)
    and _FROM.

    Raises `OperatorError` when a part is missing or is none.
    """
    host = env.get("OARLOCK_EMAIL_HOST", "")
    if not host:
        return {"HAS_EMAIL": False, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    way, sender = env.get("OARLOCK_EMAIL_TLS", "") or "starttls", env.get("OARLOCK_EMAIL_FROM", "")
    port = env.get("OARLOCK_EMAIL_PORT", "") or {"tls": "465", "starttls": "587"}.get(way, "25")
    if way not in ("starttls", "tls", "none") or "@" not in sender or not port.isdigit():
        raise OperatorError(
            "OARLOCK_EMAIL_HOST is set, but the other settings of e-mail do not fit.",
            remedy="Set OARLOCK_EMAIL_FROM to an address, _PORT to a number, _TLS to starttls, tls or none.",
        )
    return {
        "HAS_EMAIL": True, "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": host,
        "EMAIL_PORT": int(port), "EMAIL_HOST_USER": env.get("OARLOCK_EMAIL_USER", ""),
        "EMAIL_HOST_PASSWORD": _password(env), "EMAIL_USE_TLS": way == "starttls", "EMAIL_USE_SSL": way == "tls",
        "EMAIL_TIMEOUT": SECONDS, "DEFAULT_FROM_EMAIL": sender,
    }  # fmt: skip


def _password(env: Mapping[str, str]) -> str:
    if file := env.get("OARLOCK_EMAIL_PASSWORD_FILE", ""):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise OperatorError(
                "The file {file} cannot be read: {why}.", remedy="Check OARLOCK_EMAIL_PASSWORD_FILE.", file=file,
                why=error.strerror or "unknown",
            ) from None  # fmt: skip
    return env.get("OARLOCK_EMAIL_PASSWORD", "")
