"""Secrets that must be read again are kept sealed; what seals them is a key of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.errors import OperatorError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def seal(text: str, *, key: str, use: str) -> str:
    """The text, unreadable without the key and only under the same use (so that a sealed secret cannot be moved)."""
    return _box(key, use).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, *, key: str, use: str) -> str:
    """The text again. Raises `OperatorError` when the key or the use is another one, or a byte was changed."""
    from cryptography.fernet import InvalidToken

    try:
        return _box(key, use).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise OperatorError(
            "A stored secret cannot be read with this installation's key.",
            remedy="Put the secret.key back that belongs to this database, or set the secret anew.",
        ) from None


def _box(key: str, use: str) -> Fernet:
    import base64

    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"oarlock {use}".encode()).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
