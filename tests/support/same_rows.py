"""Whether two engines gave the same rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any


def assert_same_rows(one: Sequence[dict[str, Any]], other: Sequence[dict[str, Any]]) -> None:
    """Floats may differ by 1e-12 of themselves, everything else in nothing."""
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        assert left.keys() == right.keys()
        for name, value in left.items():
            if isinstance(value, float) and isinstance(right[name], float):
                assert math.isclose(value, right[name], rel_tol=1e-12, abs_tol=1e-15), (name, left, right)
            else:
                assert value == right[name], (name, left, right)
