"""A workspace in UTC and dollars to read example files in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.presets import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Reads files through presets."""
    return Bench(tmp_path)
