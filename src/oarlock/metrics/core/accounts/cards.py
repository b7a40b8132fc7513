"""The card of a metric that answers for the company and for every account alike."""

from __future__ import annotations

from oarlock.domain.metric import Card, Field, Parameter, Unit
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import ACCOUNT_COLUMNS
from oarlock.metrics.core.fields import AS_OF, STATUS

SPLITS = ("account", "group", "owner", *ACCOUNT_COLUMNS, "*")
"""What figures of accounts can be split by."""

DIMENSION_ENTITIES = ("account", "account_attribute", "assignment")

LEVEL = Text(en="Account; a group is the sum of its accounts.", zh="客户；分组为其客户之和。")


def account_card(
    room: str,
    name: str,
    title: Text,
    *,
    meaning: Text,
    formula: Text,
    source: Text,
    unit: Unit,
    fields: tuple[Field, ...],
    entities: tuple[str, ...],
    parameters: tuple[Parameter, ...] = (),
    order: tuple[str, ...] = (),
    level: Text = LEVEL,
    dimensions: tuple[str, ...] = SPLITS,
    see_also: tuple[str, ...] = (),
    version: int = 1,
) -> Card:
    """A card at an instant with `as_of` first, `status` last, and the dimensions of accounts.

    order: further columns that tell the rows of one instant and split apart.
    """
    return Card(
        name=name,
        version=version,
        room=room,
        title=title,
        meaning=meaning,
        formula=formula,
        source=source,
        unit=unit,
        level=level,
        shape="instant",
        fields=(AS_OF, *fields, STATUS),
        order=("as_of", *order),
        entities=tuple(dict.fromkeys((*entities, *DIMENSION_ENTITIES))),
        dimensions=dimensions,
        parameters=parameters,
        see_also=see_also,
    )
