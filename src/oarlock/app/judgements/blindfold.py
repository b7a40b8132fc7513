"""What those who are asked must not see before the reveal, wherever it is shown."""

from __future__ import annotations

from oarlock.app.judgements.models import Round

COMPUTED = {
    "spectrum": ("spectrum_position", "spectrum_map", "position_drift", "position_implications", "gravity"),
}
"""Rubric to the figures that would tell what is asked."""
_RUBRIC = {figure: rubric for rubric, figures in COMPUTED.items() for figure in figures}


def is_kept_from(person: int, table: str, asked: dict[str, bool]) -> bool:
    """Whether a published table would tell somebody what they are asked about just now; other tables cost nothing.

    asked: what this request has found out by rubric; a page reads several tables of one.
    """
    rubric = _RUBRIC.get(table.rpartition("_")[0])
    if rubric is None:
        return False
    if rubric not in asked:
        asked[rubric] = Round.objects.filter(rubric=rubric, revealed_at=None, asked=person).exists()
    return asked[rubric]
