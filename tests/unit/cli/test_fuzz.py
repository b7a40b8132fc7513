"""Hundreds of command lines put together at random: each ends with a known code and without a traceback."""

from __future__ import annotations

import random

import pytest

WORDS = [
    "", " ", "-", "--", "0", "-1", "mrr", "arr", "nope", "account", "apex:c1", "bill:b3", "apex:", ":", "a:b:c", "*",
    "%", "'",
    '"', "{x}", "{", "$HOME", "..", "/", "客户", "é", "\u202e", "\x00", "\n", "x" * 5000, "2024-03-01", "2024-13-01",
    "0001-01-01", "9999-12-31", "1e9", "NaN", "standard", "standard@1", "standard@99", "@", "=", "a=b", "=b", "a=",
    "month", "zh", "json", "parquet", "table", "csv", "duckdb", "utf-8",
]  # fmt: skip
FORMS = [
    ["metric", "?"], ["metric", "mrr", "--as-of", "?"], ["metric", "?", "--definition", "?"],
    ["metric", "mrr", "--by", "?"],
    ["metric", "mrr", "--from", "?", "--to", "?"], ["metric", "mrr", "--grain", "?"], ["metric", "mrr", "--set", "?"],
    ["metric", "mrr", "--known-at", "?"], ["metric", "mrr", "--known-by", "?"], ["metric", "mrr", "--format", "?"],
    ["metric", "mrr", "--engine", "?"], ["metric", "mrr", "?", "?"], ["imports", "?"], ["imports", "undo", "?"],
    ["imports", "--format", "?"], ["identity", "?"], ["identity", "merge", "?", "?"], ["identity", "split", "?"],
    ["identity", "review", "--format", "?"], ["record", "show", "?", "?"], ["record", "edit", "account", "?", "?", "?"],
    ["record", "edit", "?", "apex:c1", "?", "?"], ["runs", "?"], ["replay", "?"], ["definitions", "show", "?"],
    ["definitions", "?"], ["refresh", "--as-of", "?"], ["refresh", "--definition", "?"], ["refresh", "--engine", "?"],
    ["refresh", "--known-at", "?"], ["import", "?"], ["import", "?", "--preset", "?"], ["import", "?", "--entity", "?"],
    ["import", "?", "--map", "?"], ["import", "?", "--system", "?"], ["import", "?", "--encoding", "?"],
    ["import", "?", "--observed-until", "?"], ["import", "--url-env", "?"], ["init", "?", "--timezone", "?"],
    ["init", "?", "--currency", "?"], ["sample", "--out", "?", "--seed", "?", "--accounts", "?"], ["?"],
    ["--lang", "?"],
    ["--lang", "?", "runs"], ["report", "--as-of", "?"], ["report", "--definition", "?"], ["doctor", "?"],
    ["?", "?", "?"],
]  # fmt: skip
CODES = {0, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13}


def _is_wide(words: list[str]) -> bool:
    """Imports of these would read the whole machine or the whole folder of the tests."""
    return words[:1] == ["import"] and any(w in ("/", "..", "") for w in words)


@pytest.mark.parametrize("seed", range(4))
def test_no_command_line_ends_in_a_traceback(own, tmp_path, monkeypatch, seed):
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    chance = random.Random(seed)
    seen = 0
    for form in FORMS * 2:
        words = [chance.choice(WORDS) if word == "?" else word for word in form]
        if _is_wide(words):
            continue
        ran = own.try_(*words)
        assert ran.code in CODES, (words, ran)
        assert "Traceback" not in ran.out + ran.err
        assert "Something went wrong inside" not in ran.err, (words, ran.err)
        assert ran.code == 0 or ran.err.strip(), words
        seen += 1
    assert seen > 80
    assert own("doctor", "--format", "json").json["ok"]
