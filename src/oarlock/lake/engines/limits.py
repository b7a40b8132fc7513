"""How much memory DuckDB may take when nobody told it: enough for its threads; what does not fit goes to disk.

DuckDB's own choice is four fifths of the machine, which it keeps until it is closed: nothing would be left for the
pages, for what it does not count, and for a second engine beside the first.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

ENGINE_MB = 1600
"""For the engine that computes figures, on up to two threads: what a million accounts need without asking for more."""
READER_MB = 512
"""For a short-lived connection, on up to four threads: published files are read and sorted, not joined."""
LEAST_MB = 256
_GROUP = Path("/sys/fs/cgroup/memory.max")


def engine_mb(threads: int = 0) -> int:
    """The limit of an engine in MB: 800 a thread, 1,600 at least, three quarters of the memory at most."""
    return _bounded(max(ENGINE_MB, 800 * (threads or cores())))


def most_mb() -> int:
    """What an engine that was told nothing may take for one query that cannot do with less, in MB."""
    return _bounded(_memory_mb())


def reader_mb() -> int:
    """The limit of a short-lived connection in MB: 128 a thread, 512 at least, three quarters of the memory at most."""
    return _bounded(max(READER_MB, 128 * cores()))


def cores() -> int:
    """The cores that this process may use: as many threads DuckDB takes."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _bounded(wanted: int) -> int:
    return max(min(wanted, _memory_mb() * 3 // 4), LEAST_MB)


def _memory_mb() -> int:
    """Memory of the machine or, when that is less, of the container."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no container, or one without a limit, which says `max`
        whole = min(whole, int(_GROUP.read_text()))
    return whole // 2**20
