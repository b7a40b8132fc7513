"""The tools: each asks anew who calls, so that a revoked token is dead at once, and answers what the API would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db import close_old_connections
from django.utils import timezone
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field, ValidationError

from oarlock.api import problems
from oarlock.api.accounts import AccountsAsk, get_account, list_accounts
from oarlock.api.health import explain_health
from oarlock.api.metrics import get_metric
from oarlock.app.access.door import Seen, looking
from oarlock.app.company.services import reread
from oarlock.app.tokens.pace import wait_for
from oarlock.app.tokens.selectors import Holder, holder_of
from oarlock.errors import OarlockError
from oarlock.kit.text import Lang
from oarlock.pipeline.version import version

T = TypeVar("T")
INSTRUCTIONS = (
    "Customers of one company as Oarlock knows them: who they are, how healthy, and why. Everything is read-only and "
    "only what the token's person may see. Figures come from the last published run; null means unknown, never zero."
)
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
AccountId = Annotated[str, Field(min_length=1, max_length=500, description="ID of the customer, from list_accounts.")]


def build(token: Callable[[], str], **options: Any) -> MCPServer:
    """The server with its four tools; `token` gives the token of the call that is being answered."""
    server: MCPServer = MCPServer(
        "oarlock", title="Oarlock", instructions=INSTRUCTIONS, version=version(), log_level="WARNING", **options
    )

    @server.tool(name="list_accounts", annotations=READS)
    def _accounts(
        q: Annotated[str, Field(max_length=200, description="Part of the name or the ID.")] = "",
        band: Annotated[str | None, Field(description="green, amber, red or unknown.")] = None,
        owner: Annotated[str, Field(max_length=200, description="ID of the employee who serves it.")] = "",
        segment: Annotated[str, Field(max_length=200)] = "",
        score: Annotated[float | None, Field(description="Health at most.")] = None,
        renews: Annotated[int | None, Field(description="Days to renewal at most.")] = None,
        sort: Annotated[
            str, Field(description="A column such as value, score, renews_in; - before it: descending.")
        ] = ("-value"),
        limit: Annotated[int, Field(ge=1, le=100)] = 20,
        cursor: Annotated[str, Field(description="`next` of the page before.")] = "",
    ) -> dict[str, Any]:
        """List customers by filters, sorted, a page at a time."""
        told = {
            "q": q, "band": band, "owner": owner, "segment": segment, "score": score, "renews": renews, "sort": sort,
            "limit": limit, "cursor": cursor,
        }  # fmt: skip
        return _read(token(), "portfolio.see", lambda seen, _: list_accounts(seen, AccountsAsk.model_validate(told)))

    @server.tool(name="get_account", annotations=READS)
    def _account(account_id: AccountId) -> dict[str, Any]:
        """One customer: owner, ARR, renewal, health, drift, use, and why somebody should call."""
        return _read(token(), "account.see", lambda seen, _: get_account(seen, account_id))

    @server.tool(name="get_metric", annotations=READS)
    def _metric(
        name: Annotated[str, Field(max_length=100, description="Name of the metric, such as mrr or health.")],
        lang: Annotated[Lang | None, Field(description="en or zh; else the person's own.")] = None,
    ) -> dict[str, Any]:
        """One metric: its definition (meaning, formula, source), who owns it, and the figure now."""
        return _read(token(), "metrics.see", lambda seen, own: get_metric(seen, name, lang or own))

    @server.tool(name="explain_health", annotations=READS)
    def _explain(
        account_id: AccountId,
        lang: Annotated[Lang | None, Field(description="en or zh; else the person's own.")] = None,
    ) -> dict[str, Any]:
        """Why a customer's health is what it is: bounds, what each input adds, caps, and what would change the band."""
        return _read(token(), "account.see", lambda seen, own: explain_health(seen, account_id, lang or own))

    return server


def caller(token: str) -> Holder | None:
    """Who a token is of, now."""
    close_old_connections()
    try:
        return holder_of(token, now=timezone.now())
    finally:
        close_old_connections()


def _read(token: str, permission: str, read: Callable[[Seen, Lang], T]) -> T:
    """Ask with the scope of the token; whatever is refused becomes a sentence that the model can act on."""
    lang: Lang = "en"
    close_old_connections()
    try:
        reread()
        now = timezone.now()
        holder = holder_of(token, now=now)
        if holder is None:
            raise problems.unknown_caller()
        lang = "zh" if holder.person.language == "zh" else "en"
        if seconds := wait_for(holder.token_id, now=now):
            raise problems.too_fast(seconds)
        if not holder.scope.may(permission):
            raise problems.absent()
        with looking(holder.scope, permission) as seen:
            return read(seen, lang)
    except ValidationError as error:
        faults = (problems.fault({**one, "loc": one["loc"]}) for one in error.errors())
        raise ToolError(problems.plain(problems.refused(*faults), lang)) from error
    except (problems.ProblemError, OarlockError) as error:
        raise ToolError(problems.plain(error, lang)) from error
    finally:
        close_old_connections()
