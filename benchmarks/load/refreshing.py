"""A full refresh beside the load: every figure that is published is computed anew, and published as a new run."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unittest.mock import patch

from benchmarks.load.made import FIGURES, NOW


def main(workspace: Path) -> None:
    """Compute all of it on one thread; nothing is kept from the run before."""
    from oarlock.config import Settings
    from oarlock.lake.workspace import open_workspace
    from oarlock.pipeline import refresh as pipeline
    from oarlock.pipeline import stale
    from oarlock.strategy.registry import figure

    os.nice(10)  # as it should be started beside a site
    figures = tuple(figure(name) for name in FIGURES)
    # Nothing is stale, so each fingerprint is made to look new.
    plain = stale.fingerprint
    with (
        patch.object(pipeline, "all_figures", lambda: figures),
        patch.object(stale, "fingerprint", lambda *a, **k: f"again {plain(*a, **k)}"),
    ):
        pipeline.refresh(open_workspace(workspace), settings=Settings(threads=1), now=NOW)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
