"""`oarlock audit`: what was changed, and proof that nobody altered that."""

from __future__ import annotations

import sqlite3

from oarlock.errors import DamagedError
from tests.support.cli import Cli


def test_changes_are_listed_newest_first_and_verified(own: Cli) -> None:
    own("record", "edit", "account", "apex:c1", "segment", "small", "--reason", "wrong before")
    own("record", "edit", "account", "apex:c2", "segment", "large")
    rows = own("audit", "list", "--entity", "edit", "--format", "json").json
    assert [r["reason"] for r in rows] == ["", "wrong before"]
    assert own("audit", "list", "--entity", "edit", "--most", "1", "--format", "json").json == rows[:1]
    assert own("audit", "list", "--until", "2001-01-01", "--format", "json").json == []
    assert "is not a day" in own.try_("audit", "list", "--since", "soon").err
    assert "fit together" in own("audit", "verify").out


def test_an_altered_row_ends_it_with_the_rows_number(own: Cli) -> None:
    own("record", "edit", "account", "apex:c1", "segment", "small")
    db = sqlite3.connect(own.workspace / "work.sqlite", isolation_level=None)
    db.execute("DROP TRIGGER journal_keeps_values")
    seq = db.execute("SELECT max(seq) FROM journal").fetchone()[0]
    db.execute("UPDATE journal SET actor = 'somebody else' WHERE seq = ?", (seq,))
    db.close()
    ran = own.try_("audit", "verify")
    assert ran.code == DamagedError.exit_code
    assert f"row {seq} was altered" in ran.err
