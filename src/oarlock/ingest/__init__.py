"""Bring facts in: run the plan, identity, validation, quarantine, batches, undo, the journal's feed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oarlock.ingest.decisions import match_rate, merge, review, split
    from oarlock.ingest.edits import edit, show
    from oarlock.ingest.feed import drain
    from oarlock.ingest.feeds import coverage
    from oarlock.ingest.importer import import_paths
    from oarlock.ingest.options import ImportOptions, ImportResult
    from oarlock.ingest.withdraw import list_batches, undo

_HOMES = {
    "ImportOptions": "options",
    "ImportResult": "options",
    "coverage": "feeds",
    "drain": "feed",
    "edit": "edits",
    "import_paths": "importer",
    "list_batches": "withdraw",
    "match_rate": "decisions",
    "merge": "decisions",
    "review": "decisions",
    "show": "edits",
    "split": "decisions",
    "undo": "withdraw",
}

__all__ = [
    "ImportOptions",
    "ImportResult",
    "coverage",
    "drain",
    "edit",
    "import_paths",
    "list_batches",
    "match_rate",
    "merge",
    "review",
    "show",
    "split",
    "undo",
]


def __getattr__(name: str) -> object:
    # Loaded when first asked for: a command that only lists batches must not wait for the readers of files.
    if name in _HOMES:
        return getattr(import_module(f"oarlock.ingest.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'oarlock.ingest' has no attribute '{name}'")
