"""Which customer somebody means who types its name instead of its ID."""

from __future__ import annotations

from oarlock.app.access.door import Seen
from oarlock.app.records.selectors import rows
from oarlock.domain.predicate import Is
from oarlock.lake.serve import PORTFOLIO


def account_meant(text: str, *, seen: Seen | None = None) -> str:
    """The ID of the account that is typed: an ID as it is, the name of just one account as its ID, any other as typed.

    seen: what this person may see; a name is looked for among it only, so that no answer tells the ID of another's
    customer. None: it is somebody who decides for the whole company.
    """
    text = text.strip()
    if not text or rows("account", {"account_id": text}):
        return text
    if seen is None:
        named = rows("account", {"name": text})
    else:
        where = Is("name", "=", text)
        named = list(seen.rows(PORTFOLIO, where=where, columns=("account_id",))) if seen.has(PORTFOLIO) else []
    return str(named[0]["account_id"]) if len(named) == 1 else text
