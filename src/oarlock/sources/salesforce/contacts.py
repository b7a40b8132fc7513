"""Contacts with their warehouse history, and users, who are our own employees."""

from __future__ import annotations

from oarlock.domain.expressions import full_name, targets
from oarlock.domain.plan import Col, Expr, First, Part, Preset
from oarlock.sources.salesforce.ids import KEPT, KEPT_VERSIONS, plan, record_id

_NEEDS = (("Id",), ("AccountId",), ("LastName", "Name"), ("Email", "Title", "Department", "ReportsToId", "MailingCity"))
_HINTS = ("FirstName", "OwnerId", "Phone", "MobilePhone", "MailingCountry", "IsDeleted", "CreatedDate", "Birthdate")
_OTHERS = ("StageName", "Username", "ProfileId", "UserRoleId", "Subject", "OrderNumber", "CaseNumber", "ConvertedDate")


def _columns() -> dict[str, Expr | str]:
    return {
        "contact_id": record_id("Id"),
        "account_id": record_id("AccountId"),
        "name": First(Col("Name"), full_name("FirstName", "LastName")),
        "email": "Email",
        "phone": First(Col("Phone"), Col("MobilePhone")),
        "title": "Title",
        "department": "Department",
        "created_at": "CreatedDate",
    }


CONTACTS = (
    Preset(
        name="salesforce_contact",
        title="Salesforce: Contact",
        needs=_NEEDS,
        hints=_HINTS,
        refuses=(*_OTHERS, "_fivetran_start"),
        plan=plan(
            "salesforce_contact",
            Part(
                entity="contact",
                where=KEPT,
                targets=targets(_columns(), updated_at=First(Col("LastModifiedDate"), Col("SystemModstamp"))),
            ),
        ),
    ),
    Preset(
        name="salesforce_contact_history",
        title="Salesforce: Contact with all its versions (warehouse history)",
        needs=(*_NEEDS, ("_fivetran_start",)),
        hints=_HINTS,
        refuses=_OTHERS,
        plan=plan(
            "salesforce_contact_history",
            Part(
                entity="contact",
                where=KEPT_VERSIONS,
                is_history=True,
                targets=targets(_columns(), updated_at="_fivetran_start", valid_from="_fivetran_start"),
            ),
        ),
    ),
    Preset(
        name="salesforce_user",
        title="Salesforce: User",
        needs=(("Id",), ("Username",), ("Email",), ("ProfileId", "UserRoleId", "TimeZoneSidKey", "Alias")),
        hints=("FirstName", "LastName", "Department", "IsActive", "ManagerId", "CommunityNickname"),
        plan=plan(
            "salesforce_user",
            Part(
                entity="employee",
                where=KEPT,
                targets=targets(
                    employee_id=record_id("Id"),
                    name=First(Col("Name"), full_name("FirstName", "LastName")),
                    email="Email",
                    department="Department",
                ),
            ),
        ),
    ),
)
