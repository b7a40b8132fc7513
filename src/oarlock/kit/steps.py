"""Named steps of work that must survive a kill: a hook that does nothing unless someone watches."""

from __future__ import annotations

from collections.abc import Callable

_watcher: Callable[[str], None] | None = None


def step(name: str) -> None:
    """Say that the work has reached a named point; nothing happens unless `watch` was called."""
    if _watcher is not None:
        _watcher(name)


def watch(watcher: Callable[[str], None] | None) -> None:
    """Call `watcher` at every step of this process from now on; None ends it.

    The crash tests kill the process inside the watcher; no setting of the product reaches this.
    """
    global _watcher
    _watcher = watcher
