"""Many draws at once, each from its own counter: the same whatever the number of rows drawn together.

The mixer is splitmix64 in whole numbers, so the draws are equal on every platform; a draw depends on its seed, topic
and counters alone, never on the draws before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Whole = npt.NDArray[np.uint64]
    Units = npt.NDArray[np.float64]

_GOLDEN, _ONE, _TWO = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def key(seed: int, topic: str, *places: int) -> int:
    """The key of one stream of draws."""
    mixed = seed & (2**64 - 1)
    for place in (*topic.encode(), *places):
        mixed = _one(mixed ^ (place & (2**64 - 1)))
    return mixed


def _one(value: int) -> int:
    """The mixer for a single whole number."""
    value = (value + _GOLDEN) % 2**64
    value = (value ^ (value >> 30)) * _ONE % 2**64
    value = (value ^ (value >> 27)) * _TWO % 2**64
    return value ^ (value >> 31)


def mix(counters: Whole, stream: int) -> Whole:
    """A random 64-bit number for each counter of a stream."""
    import numpy as np

    mixed = counters * np.uint64(_GOLDEN)
    mixed += np.uint64(stream)
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(_ONE)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(_TWO)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def units(counters: Whole, stream: int) -> Units:
    """A number in [0, 1) for each counter of a stream."""
    import numpy as np

    shifted: Units = (mix(counters, stream) >> np.uint64(11)).astype(np.float64)
    shifted *= 2.0**-53
    return shifted


def count(length: int) -> Whole:
    """The counters 0, 1, … of a stream."""
    import numpy as np

    return np.arange(length, dtype=np.uint64)


def below(random: Whole, bound: Any) -> npt.NDArray[np.int64]:
    """Whole numbers from 0 to below `bound` (at most 2^31) out of the upper half of random ones."""
    import numpy as np

    return ((random >> np.uint64(32)) * np.asarray(bound, dtype=np.uint64) >> np.uint64(32)).astype(np.int64)


def poisson(chance: Units, mean: Units) -> npt.NDArray[np.int64]:
    """How often something happens whose mean is `mean` (at most 500), by inversion of a number in [0, 1) each."""
    import numpy as np

    out = np.zeros(len(mean), dtype=np.int64)
    term = np.exp(-mean)
    reached = term.copy()
    left = np.flatnonzero(chance >= reached)
    for times in range(1, 800):
        if not len(left):
            break
        out[left] += 1
        term[left] *= mean[left] / times
        reached[left] += term[left]
        left = left[chance[left] >= reached[left]]
    return out
