"""Reading one value out of a definition's data, with a sentence for what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oarlock.errors import UserError
from oarlock.kit.text import Text

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass
class Reader:
    """Collects what is wrong with a definition; every sentence names the file and the key."""

    file: str
    found: list[UserError] = field(default_factory=list)

    def fail(self, error: UserError) -> None:
        """Note a problem and go on reading."""
        self.found.append(error)

    def object(self, data: Any, key: str) -> Mapping[str, Any]:
        """A JSON object; an empty one when it is something else."""
        if isinstance(data, dict):
            return data
        self.fail(UserError("{file}: '{key}' must be an object.", remedy="Write it as {{…}}.", file=self.file, key=key))
        return {}

    def list(self, data: Any, key: str) -> list[Any]:
        """A JSON list; an empty one when it is something else."""
        if isinstance(data, list):
            return data
        self.fail(UserError("{file}: '{key}' must be a list.", remedy="Write it as […].", file=self.file, key=key))
        return []

    def known(self, data: Mapping[str, Any], allowed: tuple[str, ...], key: str) -> None:
        """Refuse keys that mean nothing, which are slips of the keyboard more often than not."""
        for name in data:
            if name not in allowed:
                self.fail(
                    UserError(
                        "{file}: '{key}' is not a key that a model knows.",
                        remedy="Known here: {known}.",
                        file=self.file,
                        key=f"{key}.{name}".lstrip("."),
                        known=", ".join(allowed),
                    )
                )

    def number(self, value: Any, key: str, *, least: float = -9e6, most: float = 9e6) -> float:
        """A number within limits; the lower limit when it is something else."""
        # Compared before it is converted: a whole number may be larger than any float; NaN is in no range.
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        self.fail(
            UserError(
                "{file}: '{key}' is {value}, not a number from {least} to {most}.",
                remedy="Correct that number.",
                file=self.file,
                key=key,
                value=value,
                least=f"{least:g}",
                most=f"{most:g}",
            )
        )
        return least

    def whole(self, value: Any, key: str, *, least: int = 1) -> int:
        """A whole number from `least` on."""
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= 9_000_000:
            return value
        self.fail(
            UserError(
                "{file}: '{key}' is {value}, not a whole number from {least} on.",
                remedy="Correct that number.",
                file=self.file,
                key=key,
                value=value,
                least=least,
            )
        )
        return least

    def name(self, value: Any, key: str) -> str:
        """An id: small letters, digits and `_`."""
        if isinstance(value, str) and NAME.fullmatch(value):
            return value
        self.fail(
            UserError(
                "{file}: '{key}' is {value}, which is no name.",
                remedy="Use small letters, digits and `_`, as in outcome_progress.",
                file=self.file,
                key=key,
                value=value,
            )
        )
        return "_"

    def choice(self, value: Any, key: str, allowed: tuple[str, ...]) -> str:
        """One of some words."""
        if value in allowed:
            return str(value)
        self.fail(
            UserError(
                "{file}: '{key}' is {value}.",
                remedy="Use one of: {allowed}.",
                file=self.file,
                key=key,
                value=value,
                allowed=", ".join(allowed),
            )
        )
        return allowed[0]

    def text(self, value: Any, key: str) -> Text:
        """A text in both languages: {"en": "…", "zh": "…"}."""
        if isinstance(value, dict):
            en, zh = value.get("en"), value.get("zh")
            if set(value) == {"en", "zh"} and isinstance(en, str) and isinstance(zh, str) and en.strip() and zh.strip():
                return Text(en=en, zh=zh)
        self.fail(
            UserError(
                "{file}: '{key}' must be a text in both languages.",
                remedy='Write it as {{"en": "…", "zh": "…"}}.',
                file=self.file,
                key=key,
            )
        )
        return Text("", "")
