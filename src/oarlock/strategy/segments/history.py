"""Size and use of each account at the ends of the quarters before an instant, and the class that holds after them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import add_months, floor_grain
from oarlock.strategy.segments.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

QUARTERS = 8
"""How far back the holding class is traced: longer than any boundary is crossed for and back."""
WINDOW = 90
DOMAINS = "domains"
MANY = 10_000
"""Names of events that are told apart."""


def quarter_ends(day: dt.date) -> tuple[dt.date, ...]:
    """The ends of the quarters before a day, itself included when it is one; the oldest first."""
    last = floor_grain(day, "quarter")
    return tuple(add_months(last, -3 * back) for back in range(QUARTERS - 1, -1, -1))


def sizes(tables: Tables, q: Question, rules: Rules, days: tuple[dt.date, ...]) -> ir.Table:
    """`day`, `account_id`, `employees`, `domains`, `people` (who used something in 90 days), `rank`.

    Domains are the attribute of that name, else the families of features used in the 90 days before (the part of the
    event's name before the first dot); used by fewer of the staff than the rules ask they count as one less.
    """
    import ibis

    dated = tables.dated("account", days).select("day", "account_id", "name", "employees", "created_at")
    own = _stated(tables, tables.dated("account_attribute", days))
    rows = dated.left_join(own, ["day", "account_id"]).select(*dated.columns, "stated")
    used = _used(tables, days)
    rows = rows.left_join(used, ["day", "account_id"]).select(*rows.columns, "families", "people")
    share = int(rules.deep_share * 10_000)
    # Widely but hardly: a breadth that few of the staff use is worth one domain less.
    is_thin = (rows.people * 10_000 < rows.employees * share).fill_null(False) & (rows.families > 1)
    families = rows.families - is_thin.cast("int64")
    rows = rows.mutate(domains=ibis.coalesce(rows.stated, families))
    place = ibis.literal(0, "int64")
    for one in rules.classes[1:]:
        place = place + (rows.employees >= one.employees_from).cast("int64")
        place = place + (rows.domains >= one.domains_from).cast("int64")
    rows = rows.mutate(rank=(place // 2).cast("int64"))
    return tables.named(rows.select("day", "account_id", "name", "employees", "domains", "people", "rank"))


def _stated(tables: Tables, rows: ir.Table) -> ir.Table:
    """`day`, `account_id`, `stated`: the attribute as a number; what is no number is left out."""
    rows = rows.filter(rows.attribute == DOMAINS).select("day", "account_id", "value")
    # Read in Python: engines differ in what text they take for a number.
    texts = [str(row["value"]) for row in tables.fetch(rows.select("value").distinct()) if row["value"] is not None]
    numbers = tuple({"text": t, "number": int(t)} for t in sorted(texts) if t.isascii() and t.isdigit() and len(t) < 7)
    known = tables.literal(numbers, {"text": "string", "number": "int64"})
    found = rows.join(known, [("value", "text")]).select("day", "account_id", "number")
    return found.group_by("day", "account_id").aggregate(stated=found.number.max())


def _used(tables: Tables, days: tuple[dt.date, ...]) -> ir.Table:
    windows = tables.literal(
        tuple({"at": day, "since": day - dt.timedelta(days=WINDOW)} for day in days), {"at": "date", "since": "date"}
    )
    first = min(days) - dt.timedelta(days=WINDOW)
    used = tables.daily("usage_feature_day", start=first, end=max(days)).select("account_id", "day", "event")
    events = [str(row["event"]) for row in tables.fetch(used.select("event").distinct().limit(MANY))]
    families = tables.literal(
        tuple({"of": event, "family": event.split(".")[0].strip().lower()} for event in sorted(events)),
        {"of": "string", "family": "string"},
    )
    seen = used.join(families, [("event", "of")]).select("account_id", "day", "family").distinct()
    seen = seen.join(windows, [seen.day >= windows.since, seen.day < windows["at"]])
    breadth = seen.select("account_id", "family", "at").distinct()
    breadth = breadth.group_by("account_id", "at").aggregate(families=lambda t: t.count())
    users = tables.daily("usage_user_day", start=first, end=max(days)).select("account_id", "day", "user_id").distinct()
    users = users.join(windows, [users.day >= windows.since, users.day < windows["at"]])
    people = users.select("account_id", "user_id", "at").distinct()
    people = people.group_by("account_id", "at").aggregate(people=lambda t: t.count())
    found = breadth.left_join(people, ["account_id", "at"]).select("account_id", "families", "people", day="at")
    return tables.named(found)


def held(tables: Tables, rows: ir.Table, days: tuple[dt.date, ...], quarters: int) -> ir.Table:
    """`account_id`, `held` (place of the class that holds), `last` and `before` (places at the last quarter ends).

    An account moves once its place lay on the same side of the class it is in at `quarters` ends of quarters in a row,
    and then to the nearest of those places. Ends at which the place is unknown repeat the one before.
    """
    import ibis

    none = ibis.null("int64")
    each = rows.group_by("account_id").aggregate(
        **{f"r{i}": (rows.day == ibis.literal(day)).ifelse(rows["rank"], none).max() for i, day in enumerate(days)}
    )
    each = each.mutate(f0=ibis.coalesce(*(each[f"r{i}"] for i in range(len(days)))))
    for i in range(1, len(days)):
        each = each.mutate(**{f"f{i}": ibis.coalesce(each[f"r{i}"], each[f"f{i - 1}"])})
    each = tables.named(each)
    each = each.mutate(h=each.f0)
    for i in range(1, len(days)):
        recent = [each[f"f{k}"] for k in range(max(i - quarters + 1, 0), i + 1)]
        each = each.mutate(h=ibis.least(ibis.greatest(each.h, ibis.least(*recent)), ibis.greatest(*recent)))
    n = len(days) - 1
    return each.select("account_id", held="h", last=f"f{n}", before=f"f{n - 1}")
