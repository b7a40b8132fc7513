"""Property histories: one row per change of one property; put together they give versions of the whole record."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, domain_of, sql, targets
from oarlock.domain.plan import Col, Expr, First, Lookup, Part, Preset, ReadPlan, Sql
from oarlock.sources.hubspot.stages import closed_by, won_by

_STAMP = Col("timestamp", "timestamp_instant")


def _so_far(key: str, *names: str) -> Expr:
    """The value that a property had when this row was written: its last change until then, emptied ones included."""
    listed = ", ".join(f"'{name}'" for name in names)
    mine = f"CASE WHEN lower({{n}}) IN ({listed})"
    order = (
        "OVER (PARTITION BY {k} ORDER BY try_cast({t} AS TIMESTAMP) RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    )
    text, stamp = f"{mine} THEN coalesce({{v}}, '') END", f"{mine} THEN try_cast({{t}} AS TIMESTAMP) END"
    return sql(
        f"nullif(max_by({text}, {stamp}) {order}, '')",
        n="name",
        v="value",
        k=key,
        t=_STAMP,
    )


def _tells(*names: str) -> Sql:
    """Rows of the properties that make up the record; all others would repeat it."""
    listed = ", ".join(f"'{name}'" for name in names)
    return sql(f"lower({{n}}) IN ({listed})", n="name")


def _preset(name: str, title: str, key: str, *parts: Part, lookups: tuple[Lookup, ...] = ()) -> Preset:
    return Preset(
        name=name,
        title=title,
        needs=((key,), ("name",), ("value",), ("timestamp", "timestamp_instant")),
        hints=("source", "source_id", "_fivetran_synced"),
        plan=ReadPlan(preset=name, system="hubspot", parts=parts, lookups=lookups, never=NEVER),
    )


def _stamp(value: Expr) -> Expr:
    """A date property as a stamp: its history may keep milliseconds since 1970."""
    return sql(
        "CASE WHEN regexp_full_match({v}, '-?[0-9]+') THEN CAST(epoch_ms(try_cast({v} AS BIGINT)) AS VARCHAR)"
        " ELSE {v} END",
        v=value,
    )


_DEAL_STAGE = _so_far("deal_id", "dealstage")

HISTORIES = (
    _preset(
        "hubspot_table_company_property_history",
        "HubSpot warehouse table: company_property_history",
        "company_id",
        Part(
            entity="account_attribute",
            is_history=True,
            where=sql("{n} IS NOT NULL", n="name"),
            targets=targets(account_id="company_id", attribute="name", value="value", valid_from=_STAMP),
        ),
        Part(
            entity="account",
            is_history=True,
            where=_tells(
                *("name", "domain", "website", "industry", "country", "state", "lifecyclestage"),
                *("numberofemployees", "hs_parent_company_id", "hs_analytics_source"),
            ),
            targets=targets(
                account_id="company_id",
                name=_so_far("company_id", "name"),
                parent_id=_so_far("company_id", "hs_parent_company_id"),
                domain=First(domain_of(_so_far("company_id", "domain")), domain_of(_so_far("company_id", "website"))),
                industry=_so_far("company_id", "industry"),
                country=_so_far("company_id", "country"),
                region=_so_far("company_id", "state"),
                channel=_so_far("company_id", "hs_analytics_source"),
                lifecycle=_so_far("company_id", "lifecyclestage"),
                employees=_so_far("company_id", "numberofemployees"),
                updated_at=_STAMP,
                valid_from=_STAMP,
            ),
        ),
    ),
    _preset(
        "hubspot_table_contact_property_history",
        "HubSpot warehouse table: contact_property_history",
        "contact_id",
        Part(
            entity="contact",
            is_history=True,
            where=_tells("firstname", "lastname", "email", "phone", "jobtitle", "department", "associatedcompanyid"),
            targets=targets(
                contact_id="contact_id",
                account_id=_so_far("contact_id", "associatedcompanyid"),
                name=sql(
                    "nullif(trim(concat_ws(' ', {f}, {l})), '')",
                    f=_so_far("contact_id", "firstname"),
                    l=_so_far("contact_id", "lastname"),
                ),
                email=_so_far("contact_id", "email"),
                phone=_so_far("contact_id", "phone"),
                title=_so_far("contact_id", "jobtitle"),
                department=_so_far("contact_id", "department"),
                updated_at=_STAMP,
                valid_from=_STAMP,
            ),
        ),
    ),
    _preset(
        "hubspot_table_deal_property_history",
        "HubSpot warehouse table: deal_property_history",
        "deal_id",
        Part(
            entity="opportunity",
            is_history=True,
            where=_tells(
                *("dealname", "dealstage", "dealtype", "amount", "closedate", "hubspot_owner_id"),
                *("deal_currency_code", "hs_deal_stage_probability", "closed_lost_reason"),
            ),
            targets=targets(
                opportunity_id="deal_id",
                account_id=Col("any.company_id"),
                name=First(_so_far("deal_id", "dealname"), Col("deal.property_dealname")),
                stage=_DEAL_STAGE,
                kind=_so_far("deal_id", "dealtype"),
                amount=_so_far("deal_id", "amount"),
                currency=_so_far("deal_id", "deal_currency_code"),
                probability=_so_far("deal_id", "hs_deal_stage_probability"),
                close_date=_stamp(_so_far("deal_id", "closedate")),
                is_closed=closed_by(_DEAL_STAGE),
                is_won=won_by(_DEAL_STAGE),
                owner_id=_so_far("deal_id", "hubspot_owner_id"),
                loss_reason=_so_far("deal_id", "closed_lost_reason"),
                created_at=Col("deal.property_createdate"),
                updated_at=_STAMP,
                valid_from=_STAMP,
            ),
        ),
        lookups=(
            Lookup(alias="deal", preset="hubspot_table_deal", on=("deal_id", "deal_id"), is_required=False),
            Lookup(alias="any", preset="hubspot_table_deal_company", on=("deal_id", "deal_id"), is_required=False),
        ),
    ),
    Preset(
        name="hubspot_table_deal_stage",
        title="HubSpot warehouse table: deal_stage (each stage that a deal entered)",
        needs=(("deal_id",), ("date_entered",), ("value",)),
        hints=("_fivetran_start", "_fivetran_end", "source", "source_id"),
    ),
)
