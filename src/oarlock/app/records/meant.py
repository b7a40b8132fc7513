"""Which customer somebody means who types its name instead of its ID."""

from __future__ import annotations

from oarlock.app.records.selectors import rows


def account_meant(text: str) -> str:
    """The ID of the account that is typed: an ID as it is, the name of just one account as its ID, any other as typed.

    Says nothing about who may see it: whoever asks looks that up for the ID.
    """
    text = text.strip()
    if not text or rows("account", {"account_id": text}):
        return text
    named = rows("account", {"name": text})
    return str(named[0]["account_id"]) if len(named) == 1 else text
