"""Secrets at rest: sealed so that only this installation's key opens them, in their own place; and keyed hashes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from oarlock.errors import DamagedError

_FORM = "s1."
_NONCE = 12


def seal(plain: str, *, key: str, place: str) -> str:
    """The secret as text that may be stored; it opens only with the same key and for the same place (table and row)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    closed = AESGCM(_derived(key, "sealing")).encrypt(nonce, plain.encode(), place.encode())
    return _FORM + base64.urlsafe_b64encode(nonce + closed).decode("ascii")


def unseal(sealed: str, *, key: str, place: str) -> str:
    """The secret again; raises `DamagedError` when it was altered or moved, or when the key is another one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        held = base64.urlsafe_b64decode(sealed.removeprefix(_FORM))
        return AESGCM(_derived(key, "sealing")).decrypt(held[:_NONCE], held[_NONCE:], place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise DamagedError(
            "A stored secret ({place}) cannot be opened with this installation's key.",
            remedy="Restore secret.key from the same backup as the work database, or make the secret anew.",
            place=place,
        ) from error


def keyed_hash(secret: str, *, key: str, purpose: str) -> str:
    """What is stored of a secret that is only compared; 64 hex digits. For random secrets, not for passwords."""
    return hmac.new(_derived(key, purpose), secret.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _derived(key: str, purpose: str) -> bytes:
    """A key of its own for each purpose (RFC 5869, one block)."""
    first = hmac.new(b"oarlock", key.encode(), hashlib.sha256).digest()
    return hmac.new(first, f"{purpose}\x01".encode(), hashlib.sha256).digest()
