"""Roles and what each may do; whose rows they see is said by the grant, not by the role."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.kit.text import Text

PERMISSIONS = (
    "account.see", "account.assign", "portfolio.see", "portfolio.export", "portfolio.share",
    "revenue.see", "revenue.export", "metrics.see", "data.see",
    "data.import", "data.undo", "data.refresh", "people.see", "people.change", "audit.see",
    "usage.see", "voice.see", "effort.see", "task.see", "task.change",
    "health.see", "health.draft", "health.publish", "tokens.own", "webhooks.change",
    "people.erase",
    "terms.change",
    "strategy.see", "strategy.change", "judge.answer", "boundary.see", "boundary.change",
)  # fmt: skip

MARGIN = (
    "hours", "hours_share", "attention", "cost", "contribution", "exception_budget", "exceptions_used",
    "exception_left", "account_contribution_accounts", "overload_now", "symptom_evidence_now", "protection_now",
    "scale_value_now", "loss_stress_test_now", "hours_off", "is_dear", "tier_budget_now",
    "off_menu_requests_now.value",
)  # fmt: skip
"""What a customer costs us, as columns and as whole tables: hidden from those who do not steer it."""

_CUSTOMERS = (
    "account.see",
    "portfolio.see",
    "usage.see",
    "voice.see",
    "effort.see",
    "task.see",
    "task.change",
    "health.see",
    "tokens.own",
    "boundary.see",
    "judge.answer",
)
_FIGURES = ("revenue.see", "metrics.see")
_STRATEGY = ("strategy.see", "strategy.change")


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role: what its holders may do, and which columns they never get."""

    code: str
    label: Text
    may: tuple[str, ...]
    hides: tuple[str, ...] = ()


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            code="executive",
            label=Text(en="Executive", zh="高层"),
            may=(*_CUSTOMERS, *_FIGURES, *_STRATEGY, "boundary.change", "portfolio.export", "portfolio.share"),
        ),
        Role(
            code="head_of_cs",
            label=Text(en="Head of customer success", zh="客户成功负责人"),
            may=(
                *_CUSTOMERS,
                *_FIGURES,
                *_STRATEGY,
                "boundary.change",
                "account.assign",
                "portfolio.export",
                "portfolio.share",
                "revenue.export",
                "data.see",
                "people.see",
                "health.draft",
                "health.publish",
            ),
        ),
        Role(
            code="csm",
            label=Text(en="Customer success manager", zh="客户成功经理"),
            may=(*_CUSTOMERS, "metrics.see", "portfolio.export", "boundary.change"),
        ),
        Role(
            code="account_manager",
            label=Text(en="Account manager", zh="客户经理"),
            may=(*_CUSTOMERS, "metrics.see", "portfolio.export", "boundary.change"),
            hides=MARGIN,
        ),
        Role(code="presales", label=Text(en="Presales", zh="售前顾问"), may=_CUSTOMERS, hides=MARGIN),
        Role(code="delivery", label=Text(en="Delivery", zh="实施顾问"), may=_CUSTOMERS, hides=MARGIN),
        Role(code="support", label=Text(en="Support", zh="客户支持"), may=_CUSTOMERS, hides=MARGIN),
        Role(
            code="product",
            label=Text(en="Product manager", zh="产品经理"),
            may=(*_CUSTOMERS, "metrics.see", "boundary.change"),
            hides=MARGIN,
        ),
        Role(
            code="finance",
            label=Text(en="Finance", zh="财务"),
            may=(
                *_CUSTOMERS,
                *_FIGURES,
                "strategy.see",
                "portfolio.export",
                "revenue.export",
                "data.see",
                "data.import",
            ),
        ),
        Role(
            code="analyst",
            label=Text(en="Analyst", zh="经营分析"),
            may=(
                *_CUSTOMERS,
                *_FIGURES,
                *_STRATEGY,
                "portfolio.export",
                "portfolio.share",
                "revenue.export",
                "data.see",
                "health.draft",
            ),
        ),
        Role(code="marketing", label=Text(en="Marketing", zh="市场"), may=(*_CUSTOMERS, "metrics.see"), hides=MARGIN),
        Role(code="administrator", label=Text(en="Administrator", zh="系统管理员"), may=PERMISSIONS),
    )
}

ROWS: dict[str, Text] = {
    "own": Text(en="own customers", zh="本人客户"),
    "team": Text(en="customers of a team", zh="团队客户"),
    "group": Text(en="one or several groups", zh="指定集团"),
    "all": Text(en="all customers", zh="全部客户"),
}
"""Whose rows a grant opens."""
