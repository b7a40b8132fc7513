"""R-135: an English text holds no Han character, and a Chinese one no English phrase: cards, columns, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oarlock.kit.text import Text
from oarlock.pipeline.labels import LABELS
from oarlock.strategy.registry import all_figures

HAN = re.compile(r"[\u3400-\u9fff]")
PHRASE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}")


def texts() -> Iterator[tuple[str, Text]]:
    """Every text of a card or of a code, and where it is."""
    for card in (figure.card for figure in all_figures()):
        yield from ((card.name, text) for text in (card.title, card.meaning, card.formula, card.source, card.level))
        yield from ((card.name, text) for text in card.differs)
        yield from ((f"{card.name}.{field.name}", field.label) for field in card.fields)
    for field, codes in LABELS.items():
        yield from ((f"{field}.{code}", text) for code, text in codes.items())


def test_r135_no_card_and_no_code_mixes_languages() -> None:
    assert [(where, text.en) for where, text in texts() if HAN.search(text.en)] == []
    assert [(where, text.zh) for where, text in texts() if PHRASE.search(text.zh)] == []
