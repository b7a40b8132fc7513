"""English sentences count one thing as one: noun and verb follow, other counts stay as written."""

from __future__ import annotations

import pytest

from oarlock.kit.plurals import One
from oarlock.kit.text import msg, render


@pytest.mark.parametrize(
    ("sentence", "params", "told"),
    [
        ("{n} accounts", {"n": 1}, "1 account"),
        ("{n} accounts", {"n": 2}, "2 accounts"),
        ("{n} accounts", {"n": True}, "True accounts"),
        ("{n} accounts", {"n": "1"}, "1 accounts"),
        ("{n} accounts", {"n": One("1")}, "1 account"),
        ("{n} rows of {file} were not loaded; see {path}.", {"n": 1, "file": "a.csv", "path": "q"},
         "1 row of a.csv was not loaded; see q."),
        ("{count} contract lines of {accounts} accounts overlap another line; all count.", {"count": 1, "accounts": 1},
         "1 contract line of 1 account overlaps another line; all count."),
        ("Wrote {n} files with {rows} rows to {path}.", {"n": 2, "rows": 1, "path": "p"},
         "Wrote 2 files with 1 row to p."),
        ("Wrote {n} files with {rows} rows to {path}.", {"n": 1, "rows": 5, "path": "p"},
         "Wrote 1 file with 5 rows to p."),
        ("… {n} more rows: --all shows them.", {"n": 1}, "… 1 more row: --all shows them."),
    ],
)  # fmt: skip
def test_one_is_singular(sentence, params, told):
    assert render(msg(sentence, **params), lang="en") == told


def test_other_languages_are_left_alone():
    assert render(msg("{n} accounts", n=1), lang="zh").startswith("1")
