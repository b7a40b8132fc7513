"""What the customer's menu includes and how much of it is left, and what it asked for beyond."""

from __future__ import annotations

from oarlock.app.access.door import Seen
from oarlock.domain.predicate import Is, both
from oarlock.lake.serving import Ask, rows_asked

REQUESTS, USE = "off_menu_requests_now", "entitlement_use_now"
LISTED = 8


def asks(seen: Seen, account_id: str) -> dict[str, Ask]:
    """Its open requests off the menu, and the items of its menu with a limit of hours."""
    mine, found = Is("account", "=", account_id), {}
    if seen.has(REQUESTS):
        where = both(mine, Is("decision", "unknown"), Is("request_id", "known"))
        found["requests"] = rows_asked(REQUESTS, where=where, order=(("requested", True), ("request_id", False)),
                                       limit=LISTED)  # fmt: skip
    if seen.has(USE):
        where = both(mine, Is("included_hours", "known"))
        found["menu"] = rows_asked(USE, where=where, order=(("value", False), ("item", False)), limit=LISTED)
    return found
