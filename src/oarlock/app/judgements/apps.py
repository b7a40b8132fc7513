"""What this room tells the others when the site starts."""

from __future__ import annotations

from django.apps import AppConfig


class Judgements(AppConfig):
    """Keeps what was computed from those who are asked for their own view of it, on every page and door."""

    name = "oarlock.app.judgements"

    def ready(self) -> None:
        """Put the blindfold where every published table is read."""
        from oarlock.app.access.door import BLINDFOLDS
        from oarlock.app.judgements.blindfold import is_kept_from

        if is_kept_from not in BLINDFOLDS:
            BLINDFOLDS.append(is_kept_from)
