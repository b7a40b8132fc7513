"""A term of the product."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.kit.text import Text


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term: its code, what it is called, what it means, and what it is often taken for.

    code: what programs read; it never changes. apart: how it differs from its neighbours; metrics: figures of it; also:
    words besides the name that mean this term and nothing else.
    """

    code: str
    label: Text
    meaning: Text
    apart: Text | None = None
    metrics: tuple[str, ...] = ()
    also: tuple[Text, ...] = ()


def term(
    code: str, label: tuple[str, str], meaning: tuple[str, str], *, apart: tuple[str, str] | None = None,
    metrics: tuple[str, ...] = (), also: tuple[tuple[str, str], ...] = (),
) -> Term:  # fmt: skip
    """A term from pairs of English and Chinese."""
    told = Text(en=apart[0], zh=apart[1]) if apart else None
    return Term(
        code=code, label=Text(en=label[0], zh=label[1]), meaning=Text(en=meaning[0], zh=meaning[1]), apart=told,
        metrics=metrics, also=tuple(Text(en=en, zh=zh) for en, zh in also),
    )  # fmt: skip
