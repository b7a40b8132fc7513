"""What a test does without the program it needs: a skip for a developer, a failure where all of them were brought."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def without(reason: str) -> NoReturn:
    """Skip the test; fail it under `make test`, which brings every program, so that nothing passes by not running."""
    if os.environ.get("OARLOCK_TEST_SERVICES"):
        pytest.fail(reason)
    pytest.skip(reason)
