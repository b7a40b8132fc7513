"""Warehouse tables: issues with the names of their kinds and states, and versions of issues from their history."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, moment, not_true, sql, targets
from oarlock.domain.nested import so_far
from oarlock.domain.plan import Col, Expr, First, Lookup, Part, Preset, ReadPlan


def _named(alias: str, column: str, match: Expr | None = None) -> Lookup:
    return Lookup(
        alias=alias, preset=f"jira_table_{alias}", on=(column, "id"), match=match or Col(column), is_required=False
    )


def _name(alias: str, *columns: str) -> First:
    return First(Col(f"{alias}.name"), *(Col(column) for column in columns))


_CUSTOMER = Col("account_id", "customer_id", "organization_id", "customer", "organization", "account")

TABLES = (
    Preset(
        name="jira_table_issue",
        title="Jira warehouse table: issue",
        needs=(("id",), ("key", "issue_key"), ("project", "project_id"), ("status", "status_id"), ("created",)),
        hints=("priority", "resolved", "issue_type", "status_category_changed", "assignee", "reporter", "summary"),
        refuses=("Issue key",),
        plan=ReadPlan(
            preset="jira_table_issue",
            system="jira",
            never=NEVER,
            lookups=(
                _named("status", "status", Col("status", "status_id")),
                _named("priority", "priority", Col("priority", "priority_id")),
                _named("issue_type", "issue_type", Col("issue_type", "issue_type_id")),
            ),
            parts=(
                Part(
                    entity="ticket",
                    where=not_true("_fivetran_deleted"),
                    targets=targets(
                        ticket_id=Col("key", "issue_key"),
                        account_id=_CUSTOMER,
                        employee_id=Col("assignee", "assignee_id"),
                        kind=_name("issue_type", "issue_type", "type"),
                        priority=_name("priority", "priority"),
                        status=_name("status", "status"),
                        subject="summary",
                        created_at="created",
                        solved_at=Col("resolved", "resolution_date"),
                        updated_at="updated",
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="jira_table_issue_field_history",
        title="Jira warehouse table: issue_field_history",
        needs=(("issue_id",), ("field_id",), ("value",), ("time",)),
        hints=("author_id", "is_active", "_fivetran_synced"),
        plan=ReadPlan(
            preset="jira_table_issue_field_history",
            system="jira",
            never=NEVER,
            lookups=(
                Lookup(alias="issue", preset="jira_table_issue", on=("issue_id", "id")),
                _named("status", "value", Col("value")),
            ),
            parts=(
                Part(
                    entity="ticket",
                    is_history=True,
                    where=both(
                        sql("lower({f}) IN ('status', 'assignee')", f="field_id"),
                        # The issue's own row tells its newest state, and more of it.
                        sql("{t} IS DISTINCT FROM {u}", t=moment("time"), u=moment(Col("issue.updated"))),
                    ),
                    targets=targets(
                        ticket_id=Col("issue.key", "issue.issue_key"),
                        account_id=Col(*(f"issue.{name}" for name in _CUSTOMER.names)),
                        employee_id=so_far("field_id", "value", "assignee", of="issue_id", at="time"),
                        status=so_far(
                            "field_id",
                            First(
                                sql("CASE WHEN lower({f}) = 'status' THEN {n} END", f="field_id", n=Col("status.name")),
                                Col("value"),
                            ),
                            "status",
                            of="issue_id",
                            at="time",
                        ),
                        created_at=Col("issue.created"),
                        updated_at="time",
                    ),
                ),
            ),
        ),
    ),
    *(
        Preset(
            name=f"jira_table_{name}",
            title=f"Jira warehouse table: {name}",
            needs=(("id",), ("name",), own),
            refuses=("email", "created_at", "key", "account_id", "product_id", "updated"),
        )
        for name, own in (
            ("status", ("status_category_id",)),
            ("priority", ("status_color", "icon_url")),
            ("issue_type", ("subtask", "avatar_id", "hierarchy_level")),
        )
    ),
)
