"""Strokes: which acts move a boat, whose they are, and until when each keeps it occupied."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.parameters import days_of, words_of
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.relationships.interactions import contacts, employees, interactions

if TYPE_CHECKING:
    import ibis.expr.types as ir

PURPOSES = (
    "plan_step,joint_plan_step,joint_plan,outcome_review,training,feedback,adoption,"
    "联合计划,成果评审,结果评审,培训,反馈,采用"
)
STROKES = Parameter(
    name="strokes", unit="text", default=PURPOSES,
    label=Text(en="Purposes that are a stroke, joined by commas", zh="计为划桨的往来目的，以逗号分隔"),
)  # fmt: skip
WINDOW_DAYS = Parameter(
    name="window_days", unit="days", default="60",
    label=Text(en="Days for which a stroke keeps a boat occupied", zh="一次划桨使该船有人的天数"),
)  # fmt: skip
TIERS = Parameter(
    name="tiers", unit="text", default="enterprise=30,strategic=30,mid-market=60,smb=90,small=90",
    label=Text(
        en="Other window days by segment, as enterprise=30,smb=90", zh="按客户分层的天数，如 enterprise=30,smb=90"
    ),
)  # fmt: skip
STROKE_PARAMETERS = (STROKES, WINDOW_DAYS, TIERS)
STROKE_ENTITIES = ("interaction", "participant", "account", "contact", "contact_role", "assignment", "employee")
NEVER = dt.date(9999, 1, 1)


def stroke_acts(tables: Tables, q: Question) -> ir.Table:
    """The interactions (as `interactions` has them) whose purpose makes them strokes."""
    rows = interactions(tables, q)
    wanted = tuple(_plain(word) for word in words_of(q, "strokes", PURPOSES))
    purpose = rows.purpose.strip().lower().replace(" ", "_").replace("-", "_")
    return rows.filter(purpose.isin(wanted).fill_null(False)) if wanted else rows.filter(rows.account_id.isnull())


def _plain(word: str) -> str:
    return word.strip().lower().replace(" ", "_").replace("-", "_")


def strokes(tables: Tables, q: Question) -> ir.Table:
    """`account_id`, `side` (`theirs`, `ours`), `person` (null = unnamed), `day`, `gone` (when the person left).

    Our own mail is no stroke of theirs, and the other way round. One of theirs has gone since the contact left; one of
    ours since the employee left, or since every assignment to the account ended.
    """
    acts = tables.named(stroke_acts(tables, q))
    rows = []
    for side, people, leave in (
        ("theirs", contacts(tables), contacts_gone(tables, q)), ("ours", employees(tables), employees_gone(tables, q)),
    ):  # fmt: skip
        own = acts.filter(acts[side]).select("interaction_id", "account_id", "day")
        named = own.left_join(people, "interaction_id").select("account_id", "day", "person")
        rows.append(_until(named, leave, side))
    return rows[0].union(rows[1], distinct=False)


def _until(named: ir.Table, leave: ir.Table, side: str) -> ir.Table:
    import ibis

    leave = leave.rename(of_account="account_id", of="person")
    on = [named.person == leave.of, leave.of_account.isnull() | (named.account_id == leave.of_account)]
    found = named.left_join(leave, on).select("account_id", "person", "day", "gone")
    # Someone who left one day may be found under the person alone and under the account, too.
    least = found.group_by("account_id", "person", "day").aggregate(gone=found.gone.min())
    return least.select("account_id", "person", "day", side=ibis.literal(side), gone=least.gone)


def contacts_gone(tables: Tables, q: Question) -> ir.Table:
    """`account_id` (null = wherever), `person`, `gone` (the local day) of contacts that left."""
    import ibis

    rows = tables.entity("contact")
    rows = rows.filter(rows.left_at.notnull())
    return rows.select(
        account_id=ibis.null("string"), person=rows.contact_id, gone=local_day(rows.left_at, q.zone)
    )  # fmt: skip


def employees_gone(tables: Tables, q: Question) -> ir.Table:
    """The same of ours: from everywhere when they left us, from one account when all their assignments to it ended."""
    import ibis

    rows = tables.entity("employee")
    rows = rows.filter(rows.left_at.notnull())
    left = rows.select(account_id=ibis.null("string"), person=rows.employee_id, gone=local_day(rows.left_at, q.zone))
    held = tables.entity("assignment")
    held = held.group_by("account_id", person=held.employee_id).aggregate(
        gone=held.end_date.fill_null(ibis.literal(NEVER)).max()
    )
    ended = held.filter(held.gone < ibis.literal(NEVER)).select("account_id", "person", "gone")
    return left.union(ended, distinct=False)


def stroke_days(tables: Tables, q: Question) -> ir.Table:
    """`account_id`, `span`: for how many days a stroke counts at each account, by its segment."""
    import ibis

    default = days_of(q, 60, name="window_days")
    accounts = tables.entity("account").select("account_id", "segment")
    segment = accounts.segment.strip().lower()
    cases = []
    for word in words_of(q, "tiers", str(TIERS.default)):
        name, _, days = word.partition("=")
        if not days.strip().isdigit() or not 1 <= int(days) <= 1_100:
            raise UserError("'{value}' is not a segment and its days, as in enterprise=30.", value=word)
        cases.append((segment == name.strip().lower(), ibis.literal(int(days), "int64")))
    span = ibis.cases(*cases, else_=ibis.literal(default, "int64")) if cases else ibis.literal(default, "int64")
    return accounts.select("account_id", span=span)
