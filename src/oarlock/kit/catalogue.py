"""Translations, read from the .po files themselves: no compiled file can be older than its source."""

from __future__ import annotations

import functools
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"


def parse_po(text: str) -> dict[str, str]:
    """Sentences and their translations of a gettext catalogue; empty and fuzzy ones and the header are left out.

    Knows what our own catalogues hold: `msgid` and `msgstr`, each on one or more lines. No plurals, no contexts.
    """
    found: dict[str, str] = {}
    entry = {"msgid": "", "msgstr": ""}
    part = ""
    fuzzy = False
    for line in [*text.splitlines(), ""]:
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        elif line.startswith(("msgid ", "msgstr ")):
            part, _, quoted = line.partition(" ")
            entry[part] = _unquoted(quoted)
        elif line.startswith('"'):
            entry[part] += _unquoted(line)
        elif not line:
            if entry["msgid"] and entry["msgstr"] and not fuzzy:
                found[entry["msgid"]] = entry["msgstr"]
            entry, part, fuzzy = {"msgid": "", "msgstr": ""}, "", False
    return found


def _unquoted(text: str) -> str:
    text = text.strip()[1:-1]
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text) if "\\" in text else text


@functools.cache
def translations(lang: str) -> dict[str, str]:
    """English sentence → sentence in `lang`, of all catalogues; empty for English, which is the key itself."""
    found: dict[str, str] = {}
    for file in sorted((FOLDER / lang / "LC_MESSAGES").glob("*.po")):
        found |= parse_po(file.read_text(encoding="utf-8"))
    return found
