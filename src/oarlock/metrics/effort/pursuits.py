"""Hours that go into winning deals: booked on an opportunity, or by an activity that comes before a sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.parameters import words_of
from oarlock.metrics.effort.hours import efforts
from oarlock.metrics.revenue.deals import competitor_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

WORDS = (
    "presales,pre-sales,presale,pre-sale,pursuit,bid,bidding,tender,proposal,rfp,poc,proof of concept,"
    "售前,商机,投标,方案,标书"
)
ACTIVITIES = Parameter(
    name="activities", unit="text", default=WORDS,
    label=Text(en="Activities that are presales, joined by commas", zh="视为售前的活动，以逗号分隔"),
)  # fmt: skip


def pursuits(tables: Tables, q: Question) -> ir.Table:
    """Entries: `account_id`, `kind` and `competitor` (of the opportunity they name), `day`, `size` (hundredths)."""
    import ibis

    words = tuple(word.lower() for word in words_of(q, ACTIVITIES.name, WORDS))
    rows = efforts(tables, q)
    is_presales = rows.activity.strip().isin(words).fill_null(False) if words else ibis.literal(False)
    rows = rows.filter(is_presales | rows.opportunity_id.notnull())
    deals = tables.entity("opportunity")
    deals = deals.select(deal="opportunity_id", buyer="account_id", kind="kind", competitor=competitor_of(deals))
    both = rows.left_join(deals, [("opportunity_id", "deal")])
    both = both.select("account_id", "buyer", "kind", "competitor", "day", "size")
    return both.mutate(account_id=both.account_id.fill_null(both.buyer)).drop("buyer")
