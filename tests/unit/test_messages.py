"""Every sentence that a user may see is in the catalogues, in every language, with the same places."""

from __future__ import annotations

import ast

import pytest

from tools import messages


@pytest.mark.parametrize("lang", ["zh"])
def test_the_catalogue_is_complete_and_current(lang: str) -> None:
    assert messages.problems(lang) == [], "run `make messages`, then translate what is empty"


def test_it_extracts_messages_errors_and_remedies() -> None:
    found = messages.extract()
    assert "'{currency}' is not a currency code of ISO 4217." in found
    assert "Use a three-letter code such as USD or CNY." in found
    assert found["'{name}' is not a time zone."] == {"src/oarlock/kit/calendar.py"}


def test_a_sentence_put_together_at_run_time_is_refused() -> None:
    for code in ("f'{n} rows'", "'rows: ' + n"):
        argument = ast.parse(code, mode="eval").body
        with pytest.raises(messages.NotConstantError, match="one constant"):
            list(messages.sentences(argument, "x.py:1"))


def test_both_branches_of_a_choice_are_extracted() -> None:
    argument = ast.parse("'one' if n == 1 else 'many'", mode="eval").body
    assert list(messages.sentences(argument, "x.py:1")) == ["one", "many"]


def test_what_is_written_is_what_is_read() -> None:
    from oarlock.kit.catalogue import parse_po

    known = {'say "{x}"\n\tand \\ more': "说“{x}”\n", "plain": "普通"}
    text = messages.catalogue("zh", {sentence: {"a.py"} for sentence in known}, known)
    assert parse_po(text) == known
