"""Answers by people that come as a file: what nobody asked is listed with its line, and the others load."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from pathlib import Path

from oarlock.domain.entities.judged import RUBRICS, SCALES
from oarlock.ingest.importer import import_paths
from oarlock.ingest.options import ImportOptions
from oarlock.ingest.quarantine import read_quarantine
from oarlock.lake.workspace import init_workspace
from oarlock.scores.rubric.questions.read import shipped

NOW = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC)
HEADER = "rubric,subject,factor,value,round,author,answered_at\n"


def test_the_rubrics_that_may_be_answered_are_those_that_come_with_oarlock() -> None:
    shipped = resources.files("oarlock.scores.rubric.questions").iterdir()
    assert sorted(RUBRICS) == sorted(file.name.removesuffix(".json") for file in shipped if file.name.endswith(".json"))


def test_the_scales_are_those_of_the_questions() -> None:
    for rubric in RUBRICS:
        asked = shipped(rubric)
        assert SCALES.get(rubric, (None, None)) == (asked.low, asked.high), rubric


def test_an_answer_off_its_scale_or_of_a_day_to_come_is_listed_and_the_others_load(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)
    file = tmp_path / "answers.csv"
    rows = (
        "icp,C-1,influence,4,2026,mei,2026-10-01",
        "icp,C-2,influence,5,2026,mei,2026-10-01",  # of 0 to 4
        "contact_rating,C-1,rating,-2,2026,mei,2026-10-01",
        "contact_rating,C-2,rating,-3,2026,mei,2026-10-01",  # of -2 to 2
        "mode,C-1,horizon,,2026,mei,2026-10-01",
        "spectrum,company,position,50,2026,mei,2099-10-01",
        "spectrum,company,position,100,2026,ana,2026-11-02",  # tomorrow, for a clock may go before ours
    )
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    (result,) = import_paths(workspace, [file], options=ImportOptions(entity="answer"), actor="test", now=NOW)
    assert (result.error, result.loaded, result.rejected) == (None, 4, 3)
    assert result.quarantine is not None
    for lang, words in (
        ("en", ("from 0 to 4", "from -2 to 2", "in the future")),
        ("zh", ("0 到 4", "-2 到 2", "未来")),
    ):
        kept = list(read_quarantine(result.quarantine, lang=lang))
        assert [one.line for one in kept] == [3, 5, 7]
        for one, word in zip(kept, words, strict=True):
            assert word in str(one)


def test_an_answer_to_what_nobody_asks_is_listed_and_the_others_load(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)
    file = tmp_path / "answers.csv"
    rows = ("icp,C-1,influence,3,2026,mei,2026-10-01", "astrology,C-1,influence,3,2026,mei,2026-10-01")
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    (result,) = import_paths(workspace, [file], options=ImportOptions(entity="answer"), actor="test", now=NOW)
    assert (result.error, result.loaded, result.rejected) == (None, 1, 1)
    assert result.quarantine is not None
    (kept,) = read_quarantine(result.quarantine, lang="en")
    assert kept.line == 3
    assert "rubric" in str(kept)
    assert "icp" in str(kept)
