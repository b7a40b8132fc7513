"""The key that signs cookies: made once, kept beside the workspace, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from oarlock.errors import OperatorError

FILE = "secret.key"


def secret_key(workspace: Path) -> str:
    """The workspace's key; of two processes that make it at once, both get the one that was first."""
    file = workspace / FILE
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
            out.flush()
            os.fsync(out.fileno())
    found = file.read_text(encoding="ascii").strip()
    if len(found) < 32:
        raise OperatorError(
            "{file} holds no usable key.", remedy="Delete it: a new one is made, and everybody signs in again.",
            file=str(file),
        )  # fmt: skip
    return found
