"""Opportunities, their warehouse history, and the stage history that Salesforce itself keeps."""

from __future__ import annotations

from oarlock.domain.expressions import share, sql, targets
from oarlock.domain.plan import Col, Expr, First, Lookup, Part, Preset
from oarlock.sources.salesforce.ids import KEPT, KEPT_VERSIONS, plan, record_id

_NEEDS = (("Id",), ("AccountId",), ("StageName",), ("CloseDate",))
_HINTS = (
    *("Name", "Amount", "Probability", "IsClosed", "IsWon", "ForecastCategory", "ForecastCategoryName", "FiscalYear"),
    *("ExpectedRevenue", "LeadSource", "NextStep", "OwnerId", "RecordTypeId", "CreatedDate", "Type", "IsDeleted"),
)
_STAGE = "lower({s}) IN ('closed won', 'closed lost', 'closedwon', 'closedlost', 'won', 'lost')"
_WON = "lower({s}) IN ('closed won', 'closedwon', 'won')"
_COMPETITORS = ("MainCompetitors__c", "Competitor__c", "Primary_Competitor__c")
_LOSS_REASONS = ("Loss_Reason__c", "Closed_Lost_Reason__c", "Win_Loss_Reason__c", "Reason_Lost__c")


def closed_by(stage: str) -> Expr:
    """Whether the usual stage names say that the opportunity is over."""
    return sql(f"CASE WHEN {{s}} IS NOT NULL THEN CASE WHEN {_STAGE} THEN 'true' ELSE 'false' END END", s=stage)


def won_by(stage: str) -> Expr:
    """Whether the usual stage names say that the opportunity was won."""
    return sql(f"CASE WHEN {{s}} IS NOT NULL THEN CASE WHEN {_WON} THEN 'true' ELSE 'false' END END", s=stage)


def _if_still(*names: str) -> Expr:
    """What the opportunity says now, for the step of its history that is its present stage."""
    return sql("CASE WHEN {then} = {now} THEN {x} END", then="StageName", now="deal.StageName", x=Col(*names))


def _columns() -> dict[str, Expr | str]:
    return {
        "opportunity_id": record_id("Id"),
        "account_id": record_id("AccountId"),
        "name": "Name",
        "stage": "StageName",
        "kind": "Type",
        "amount": "Amount",
        "currency": "CurrencyIsoCode",
        "probability": share("Probability"),
        "close_date": "CloseDate",
        "is_closed": First(Col("IsClosed"), closed_by("StageName")),
        "is_won": First(Col("IsWon"), won_by("StageName")),
        "owner_id": record_id("OwnerId"),
        "competitor": Col(*_COMPETITORS),
        "loss_reason": Col(*_LOSS_REASONS),
        "created_at": "CreatedDate",
    }


OPPORTUNITIES = (
    Preset(
        name="salesforce_opportunity",
        title="Salesforce: Opportunity",
        needs=_NEEDS,
        hints=_HINTS,
        refuses=("_fivetran_start", "OpportunityId"),
        plan=plan(
            "salesforce_opportunity",
            Part(
                entity="opportunity",
                where=KEPT,
                targets=targets(_columns(), updated_at=First(Col("LastModifiedDate"), Col("SystemModstamp"))),
            ),
        ),
    ),
    Preset(
        name="salesforce_opportunity_history",
        title="Salesforce: Opportunity with all its versions (warehouse history)",
        needs=(*_NEEDS, ("_fivetran_start",)),
        hints=_HINTS,
        refuses=("OpportunityId",),
        plan=plan(
            "salesforce_opportunity_history",
            Part(
                entity="opportunity",
                where=KEPT_VERSIONS,
                is_history=True,
                targets=targets(_columns(), updated_at="_fivetran_start", valid_from="_fivetran_start"),
            ),
        ),
    ),
    Preset(
        name="salesforce_opportunity_stage_history",
        title="Salesforce: OpportunityHistory (each change of stage, amount or close date)",
        needs=(("OpportunityId",), ("StageName",), ("CreatedDate",), ("CloseDate", "Amount", "Probability")),
        hints=("Id", "ExpectedRevenue", "ForecastCategory", "IsDeleted", "CreatedById", "SystemModstamp"),
        refuses=("AccountId",),
        plan=plan(
            "salesforce_opportunity_stage_history",
            Part(
                entity="opportunity",
                where=KEPT_VERSIONS,
                is_history=True,
                targets=targets(
                    opportunity_id=record_id("OpportunityId"),
                    # What the history does not tell (whose, what kind) is the opportunity's own; it seldom changes.
                    account_id=record_id("deal.AccountId"),
                    name="deal.Name",
                    kind="deal.Type",
                    owner_id=record_id("deal.OwnerId"),
                    stage="StageName",
                    amount="Amount",
                    currency=First(Col("CurrencyIsoCode"), Col("deal.CurrencyIsoCode")),
                    probability=share("Probability"),
                    close_date="CloseDate",
                    is_closed=First(_if_still("deal.IsClosed"), closed_by("StageName")),
                    is_won=First(_if_still("deal.IsWon"), won_by("StageName")),
                    competitor=_if_still(*(f"deal.{name}" for name in _COMPETITORS)),
                    loss_reason=_if_still(*(f"deal.{name}" for name in _LOSS_REASONS)),
                    created_at="deal.CreatedDate",
                    updated_at="CreatedDate",
                    valid_from="CreatedDate",
                ),
            ),
            lookups=(
                Lookup(
                    alias="deal",
                    preset="salesforce_opportunity",
                    on=("OpportunityId", "Id"),
                    is_required=False,
                ),
            ),
        ),
    ),
)
