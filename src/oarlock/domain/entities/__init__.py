"""Every entity, declared once: `ENTITIES` holds those that are stored, `ROLLUPS` those derived from them, by name."""

from __future__ import annotations

from collections.abc import Iterable

from oarlock.domain.entities.accounts import ACCOUNTS
from oarlock.domain.entities.behaviour import BEHAVIOUR
from oarlock.domain.entities.people import PEOPLE
from oarlock.domain.entities.revenue import REVENUE
from oarlock.domain.entities.rollups import USAGE_ROLLUPS
from oarlock.domain.entities.strategy import STRATEGY
from oarlock.domain.entities.success import SUCCESS
from oarlock.domain.entities.system import SYSTEM
from oarlock.domain.entity import Entity
from oarlock.errors import UnknownNameError

ENTITIES: dict[str, Entity] = {
    e.name: e for e in (*ACCOUNTS, *PEOPLE, *REVENUE, *BEHAVIOUR, *SUCCESS, *STRATEGY, *SYSTEM)
}
ROLLUPS: dict[str, Entity] = {e.name: e for e in USAGE_ROLLUPS}


def entity(name: str) -> Entity:
    """The entity of that name, stored or derived; raises `UnknownNameError`."""
    found = ENTITIES.get(name) or ROLLUPS.get(name)
    if found is None:
        raise UnknownNameError(
            "There is no entity '{name}'.", remedy="Known entities: {known}.", name=name, known=", ".join(ENTITIES)
        )
    return found


def stored(names: Iterable[str]) -> tuple[str, ...]:
    """The stored entities behind the named ones, each once: a roll-up stands for what it is made from."""
    every = (n for name in names for n in (ROLLUPS[name].made_from if name in ROLLUPS else (name,)))
    return tuple(dict.fromkeys(every))
