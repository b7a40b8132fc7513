"""What an installation calls terms: each by its code, which never changes; kept as a file that every process reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from oarlock.domain.glossary.all import by_code, forms
from oarlock.kit import renaming
from oarlock.kit.text import LANGS, Text

FILE = "terms.json"
"""In the workspace's folder: a copy of what the work database holds, so that command line and workers see it, too."""


def apply(names: Mapping[str, Text]) -> None:
    """Call the terms of these codes so in every sentence of this process from now on; an empty part stays as it was.

    Codes that this version does not know are passed over.
    """
    terms = by_code()
    words: dict[str, dict[str, str]] = {lang: {} for lang in LANGS}
    for code, name in names.items():
        if code in terms:
            for lang in LANGS:
                if new := getattr(name, lang):
                    words[lang] |= {form: new for form, of in forms(lang).items() if of == code}
    renaming.use(words, standing={lang: list(forms(lang)) for lang in LANGS})


def kept(folder: Path) -> dict[str, Text]:
    """The names in the file; none when it is not there or not ours."""
    try:
        found = json.loads((folder / FILE).read_bytes())
        return {str(code): Text(en=str(one["en"]), zh=str(one["zh"])) for code, one in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def encoded(names: Mapping[str, Text]) -> bytes:
    """The content of the file."""
    body = {code: {"en": one.en, "zh": one.zh} for code, one in sorted(names.items())}
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
