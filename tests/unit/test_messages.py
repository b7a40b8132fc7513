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


def test_every_text_is_written_in_both_languages() -> None:
    one_sided = []
    for file in messages.SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"):
                continue
            said = {k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)}
            en, zh = said.get("en", "-"), said.get("zh", "-")
            has_chinese = any("\u4e00" <= char <= "\u9fff" for char in zh)
            # A single word may be a name or a unit that both languages share (MRR, HHI, Stripe).
            if not en or not zh or (" " in en.strip() and "zh" in said and not has_chinese):
                one_sided.append(f"{file.relative_to(messages.ROOT)}:{node.lineno}")
    assert one_sided == []
