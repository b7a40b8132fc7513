from __future__ import annotations

import datetime as dt

import pytest

from oarlock.errors import UserError
from oarlock.kit import text
from oarlock.kit.catalogue import parse_po
from oarlock.kit.text import Msg, Text, msg, render, render_error


@pytest.fixture
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"{n} rows of {file}.": "{file} 有 {n} 行。", "Try {names}.": "请用 {names}。", "No file.": "没有文件。"}
    monkeypatch.setattr(text, "translations", lambda lang: known if lang == "zh" else {})


@pytest.mark.usefixtures("_chinese")
class TestRender:
    def test_it_fills_places_in_either_language(self) -> None:
        said = msg("{n} rows of {file}.", n=3, file="a.csv")
        assert render(said, lang="en") == "3 rows of a.csv."
        assert render(said, lang="zh") == "a.csv 有 3 行。"

    def test_a_sentence_without_translation_stays_english(self) -> None:
        assert render(msg("{n} left.", n=2), lang="zh") == "2 left."

    def test_parameters_are_rendered_too(self) -> None:
        said = msg("Try {names}.", names=[Text(en="account", zh="客户"), msg("No file."), "x"])
        assert render(said, lang="en") == "Try account, No file., x."
        assert render(said, lang="zh") == "请用 客户、没有文件。、x。"

    def test_format_specifications_work(self) -> None:
        assert (
            render(msg("{n:,} rows on {day}.", n=4963, day=dt.date(2026, 3, 1)), lang="en")
            == "4,963 rows on 2026-03-01."
        )

    def test_a_missing_parameter_hides_nothing(self) -> None:
        assert render(msg("{n:,} rows of {file}.", file="a"), lang="en") == "{n} rows of a."

    def test_braces_in_data_are_data(self) -> None:
        assert render(msg("{n} rows of {file}.", n=1, file="{n}{0}{x.y}"), lang="en") == "1 row of {n}{0}{x.y}."
        assert render("{as it is}", lang="zh") == "{as it is}"

    def test_sets_are_put_in_order(self) -> None:
        assert render(msg("Try {names}.", names={"b", "a"}), lang="en") == "Try a, b."

    def test_an_error_gives_its_sentence_and_remedy(self) -> None:
        error = UserError("No file.", remedy="Try {names}.", names=["a", "b"])
        assert render_error(error, "en") == "No file. Try a, b."
        assert render_error(error, "zh") == "没有文件。请用 a、b。"

    def test_other_errors_give_their_own_words(self) -> None:
        assert render_error(ValueError("odd"), "zh") == "odd"
        assert render_error(KeyboardInterrupt(), "en") == "KeyboardInterrupt"

    def test_a_message_is_a_value(self) -> None:
        assert msg("{n} left.", n=2) == Msg("{n} left.", {"n": 2})


def test_it_reads_a_catalogue() -> None:
    catalogue = parse_po(
        '# comment\nmsgid ""\nmsgstr ""\n"Language: zh\\n"\n\n'
        '#: a.py\nmsgid "one"\nmsgstr "一"\n\n'
        '#, fuzzy\nmsgid "unsure"\nmsgstr "不定"\n\n'
        'msgid "empty"\nmsgstr ""\n\n'
        'msgid ""\n"long "\n"line\\n"\nmsgstr ""\n"长"\n"行\\n"\n\n'
        'msgid "say \\"{x}\\""\nmsgstr "说“{x}”"'
    )
    assert catalogue == {"one": "一", "long line\n": "长行\n", 'say "{x}"': "说“{x}”"}
