"""Numbers as people type them into forms."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

LONGEST = 40
_GROUPED = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+|\d+)?(\.\d*)?")


def typed_number(text: str) -> Decimal | None:
    """The number that somebody typed: 1250, 1,250.5, 1 250; full-width digits count; None for what is no number.

    A comma that groups no thousands is refused rather than guessed: 12,5 may be meant as 12.5, and is never 125.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(plain) > LONGEST or not _GROUPED.fullmatch(plain) or not any(c.isdigit() for c in plain):
        return None
    return Decimal(plain.replace(",", "").replace(" ", ""))


def plain_number(value: Decimal) -> str:
    """A number with only the decimals that it has."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
