"""Products of the price book."""

from __future__ import annotations

from oarlock.domain.expressions import targets
from oarlock.domain.plan import Col, Const, First, Part, Preset
from oarlock.sources.salesforce.ids import KEPT, plan, record_id

OFFERINGS = (
    Preset(
        name="salesforce_product",
        title="Salesforce: Product2",
        needs=(
            ("Id",),
            ("Name",),
            ("ProductCode", "StockKeepingUnit"),
            ("IsActive", "Family", "QuantityUnitOfMeasure"),
        ),
        hints=("Description", "CreatedDate", "IsDeleted", "LastModifiedDate", "DisplayUrl", "IsArchived"),
        refuses=("OpportunityId", "PricebookEntryId", "UnitPrice", "AccountId"),
        plan=plan(
            "salesforce_product",
            Part(
                entity="offering",
                where=KEPT,
                targets=targets(
                    offering_id=record_id("Id"),
                    name="Name",
                    kind=Const("product"),
                    is_active="IsActive",
                    created_at="CreatedDate",
                    updated_at=First(Col("LastModifiedDate"), Col("SystemModstamp")),
                ),
            ),
        ),
    ),
)
