"""Every entity, declared once; `ENTITIES` holds them by name."""

from __future__ import annotations

from oarlock.domain.entities.accounts import ACCOUNTS
from oarlock.domain.entities.behaviour import BEHAVIOUR
from oarlock.domain.entities.people import PEOPLE
from oarlock.domain.entities.revenue import REVENUE
from oarlock.domain.entities.success import SUCCESS
from oarlock.domain.entities.system import SYSTEM
from oarlock.domain.entity import Entity
from oarlock.errors import UnknownNameError

ENTITIES: dict[str, Entity] = {e.name: e for e in (*ACCOUNTS, *PEOPLE, *REVENUE, *BEHAVIOUR, *SUCCESS, *SYSTEM)}


def entity(name: str) -> Entity:
    """The entity of that name; raises `UnknownNameError`."""
    try:
        return ENTITIES[name]
    except KeyError:
        raise UnknownNameError(
            "There is no entity '{name}'.", remedy="Known entities: {known}.", name=name, known=", ".join(ENTITIES)
        ) from None
