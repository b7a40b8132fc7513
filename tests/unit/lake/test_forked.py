"""A process that was forked from one that had read files reads them, too."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oarlock.lake.serve import read_file


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_process_reads_files_that_its_parent_has_read(tmp_path: Path) -> None:
    # Large enough that several threads read it: those of the parent are not there in the child.
    file = tmp_path / "numbers.parquet"
    pq.write_table(pa.table({"n": list(range(400_000))}), file, row_group_size=20_000)
    assert len(read_file(file)) == 400_000
    child = os.fork()
    if not child:
        signal.alarm(60)
        os._exit(0 if len(read_file(file)) == 400_000 else 1)
    assert os.waitpid(child, 0)[1] == 0
