"""Customers: a list by filter, sort and key, and one of them."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from oarlock.api import problems
from oarlock.api.caller import Bearer
from oarlock.api.paging import MOST, after, beyond, page
from oarlock.api.replies import Listed, answers
from oarlock.api.shapes import Strict, model_of, plain, reply
from oarlock.app.access.door import Seen, looking
from oarlock.app.accounts.selectors import line_of
from oarlock.app.portfolio.filters import SORTABLE
from oarlock.app.portfolio.keyset import listed, unaskable, without_cost
from oarlock.domain.predicate import ALL
from oarlock.kit.text import Lang, msg
from oarlock.scores.attention.signs import SIGNS
from oarlock.scores.portfolio.card import METRIC
from oarlock.scores.rubric.result import BANDS

COLUMNS = METRIC.card.fields
Account = model_of("Account", COLUMNS)
Accounts = Listed[Account]  # type: ignore[valid-type]
Sort = Literal[tuple(sign + name for name in SORTABLE for sign in ("", "-"))]  # type: ignore[valid-type]
Band = Literal[tuple(BANDS)]  # type: ignore[valid-type]
Reason = Literal[SIGNS]  # type: ignore[valid-type]
FILTERED = ("q", "band", "reason", "owner", "segment", "mode", "industry", "country", "score", "renews", "drift")

router = Router(tags=["accounts"])


class AccountsAsk(Strict):
    """Which customers, in which order, and how many at once."""

    q: str = Field("", max_length=200, description="Part of the name or the ID.")
    band: Band | None = Field(None, description="Band of health.")
    reason: Reason | None = Field(None, description="A sign that somebody should call.")
    owner: str = Field("", max_length=200, description="ID of the employee who serves the customer.")
    segment: str = Field("", max_length=200)
    mode: str = Field("", max_length=200)
    industry: str = Field("", max_length=200)
    country: str = Field("", max_length=200)
    score: float | None = Field(None, ge=0, le=100, description="Health at most.")
    renews: int | None = Field(None, ge=-100_000, le=100_000, description="Days to renewal at most.")
    drift: float | None = Field(None, ge=0, le=1_000_000, description="Drift at least.")
    sort: Sort = Field("-value", description="A column; `-` before it: the largest first. Unknown values are last.")
    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000, description="`next` of the page before.")
    lang: Lang | None = Field(None, description="Language of texts; else by Accept-Language.")


def list_accounts(seen: Seen, ask: AccountsAsk) -> dict[str, Any]:
    """One page of customers."""
    told = {name: getattr(ask, name) for name in FILTERED}
    filters = {name: str(value) for name, value in told.items() if value not in ("", None)}
    column, is_down = ask.sort.removeprefix("-"), ask.sort.startswith("-")
    hidden = unaskable(seen, filters, column)
    if hidden:
        # Named like any other word that is not on the list: there is no such column for this caller.
        raise problems.refused(*((f"query.{name}", msg("The value does not fit.")) for name in hidden))
    order = ((column, is_down), ("account_id", False))
    question = ["accounts", filters, ask.sort]
    last = after(question, ask.cursor)
    rows = listed(seen, filters, after=ALL if last is None else beyond(order, last), order=order, limit=ask.limit + 1)
    kept, following = page(rows, limit=ask.limit, question=question, order=order)
    return {
        "items": [plain(row, COLUMNS) for row in kept],
        "next": following,
        "is_partial": seen.among != ALL,
        "run": seen.served.snapshot.id,
    }


def get_account(seen: Seen, account_id: str) -> dict[str, Any]:
    """One customer; a problem when it does not exist or is somebody else's."""
    row = line_of(seen, account_id)
    if row is None:
        raise problems.absent()
    return plain(without_cost(dict(row), seen.scope.hidden(seen.permission)), COLUMNS)


@router.get("/accounts", auth=Bearer("portfolio.see"), response=answers(Accounts), summary="List customers")
def accounts(request: HttpRequest, ask: Query[AccountsAsk]) -> HttpResponse:
    """Customers that the caller may see, by filters, sorted, a page at a time."""
    with looking(request.scope, "portfolio.see") as seen:
        return reply(request, list_accounts(seen, ask))


class Spoken(Strict):
    """The language of texts."""

    lang: Lang | None = Field(None, description="Language of texts; else by Accept-Language.")


@router.get(
    "/accounts/{path:account_id}", auth=Bearer("account.see"), response=answers(Account), summary="One customer"
)
def account(request: HttpRequest, account_id: str, spoken: Query[Spoken]) -> HttpResponse:
    """One customer as the portfolio has it; one of somebody else is not found."""
    with looking(request.scope, "account.see") as seen:
        return reply(request, get_account(seen, account_id))
