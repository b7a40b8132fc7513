"""What is told of complaints when they are imported."""

from __future__ import annotations

from pathlib import Path

from oarlock.domain.tickets import COMPLAINTS, DONE, STILL_OPEN
from oarlock.kit.text import Msg, msg
from oarlock.lake.current import query
from oarlock.lake.engines.sql import text_literal


def complaints_without_cause(staged: Path) -> tuple[Msg, ...]:
    """A note when complaints are solved without a cause code: they are loaded, and stay open until they have one."""
    kinds, done, still = (", ".join(text_literal(word) for word in words) for words in (COMPLAINTS, DONE, STILL_OPEN))
    status = "coalesce(lower(status), '')"
    ((count, line),) = query(
        f"SELECT count(*), min(_line) FROM read_parquet({text_literal(str(staged))}) "
        f"WHERE NOT _closed AND lower(kind) IN ({kinds}) AND coalesce(trim(cause), '') = '' "
        f"AND (solved_at IS NOT NULL OR {status} IN ({done})) AND {status} NOT IN ({still})"
    )
    if not count:
        return ()
    return (
        msg(
            "{count} complaints are solved without a cause code, the first in line {line}; they count as open.",
            count=count,
            line=line,
        ),
    )
