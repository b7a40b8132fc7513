"""The three modes of business, in a neutral order: none is better than another, so none stands above another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.kit.text import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

MODES = ("consultative", "enterprise", "transactional")
"""Codes in the order of the alphabet."""

NAMES = {
    "consultative": Text(en="Consultative", zh="顾问型"),
    "enterprise": Text(en="Enterprise", zh="企业型"),
    "transactional": Text(en="Transactional", zh="交易型"),
}

WORDS = {
    "consultative": ("consultative", "value", "solution", "顾问型", "顾问", "解决方案"),
    "enterprise": ("enterprise", "strategic", "企业型", "战略型", "战略"),
    "transactional": ("transactional", "product", "交易型", "产品型", "产品"),
}
"""What files write in the column of the operating mode, in small letters; older ones say strategic."""


def mode_code(column: ir.Value) -> ir.Value:
    """The code of the mode that a text names; null for any other text."""
    import ibis

    said = column.lower().strip()
    return ibis.cases(*((said.isin(WORDS[code]), code) for code in MODES), else_=ibis.null("string"))


def mode_of(said: str | None) -> str | None:
    """The code of the mode that a text names, as `mode_code`."""
    word = (said or "").strip().lower()
    return next((code for code in MODES if word in WORDS[code]), None)
