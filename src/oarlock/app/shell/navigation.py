"""Where people can go: the same words as the rooms, only what a person may open."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from oarlock.kit.text import Text

ENTRIES = (
    (
        Text(en="Customers", zh="客户"),
        (
            ("today", "account.see", Text(en="Today", zh="今日"), "today"),
            ("portfolio", "portfolio.see", Text(en="Portfolio", zh="客户组合"), "portfolio"),
            ("tasks", "task.see", Text(en="Tasks", zh="任务"), "tasks"),
        ),
    ),
    (
        Text(en="Company", zh="公司"),
        (
            ("revenue", "revenue.see", Text(en="Revenue and retention", zh="收入与留存"), "revenue"),
            ("usage", "usage.see", Text(en="Usage", zh="使用"), "usage"),
            ("voice", "voice.see", Text(en="Voice and support", zh="客户之声与支持"), "voice"),
            ("effort", "effort.see", Text(en="Effort and silence", zh="投入与沉默"), "effort"),
            ("metrics", "metrics.see", Text(en="Metrics", zh="指标"), "metrics"),
            ("glossary", "account.see", Text(en="Glossary", zh="术语表"), "glossary"),
            ("health", "health.see", Text(en="Health studio", zh="健康度工作台"), "health"),
        ),
    ),
    (
        Text(en="Strategy", zh="战略经营"),
        (
            ("spectrum", "strategy.see", Text(en="Spectrum", zh="谱系定位"), "spectrum"),
            ("concentration", "strategy.see", Text(en="Concentration", zh="客户集中度"), "revenue"),
            ("which-customers", "strategy.see", Text(en="Which customers", zh="经营哪些客户"), "which"),
            ("modes", "strategy.see", Text(en="Modes", zh="经营模式"), "portfolio"),
            ("lifecycles", "strategy.see", Text(en="Lifecycles", zh="生命周期"), "today"),
            ("scale-value", "strategy.see", Text(en="Scale and value", zh="规模与价值"), "effort"),
            ("scenarios", "strategy.see", Text(en="Scenarios", zh="情景"), "usage"),
            ("symptoms", "strategy.see", Text(en="Symptoms", zh="症状体检"), "symptoms"),
            ("judgements", "judge.answer", Text(en="Judgements", zh="判断"), "judgements"),
            ("requests", "boundary.see", Text(en="Requests off the menu", zh="菜单外需求"), "tasks"),
            ("menus", "boundary.see", Text(en="Service menu", zh="服务菜单"), "glossary"),
            ("preferences", "boundary.see", Text(en="Service preferences", zh="服务偏好"), "voice"),
        ),
    ),
    (
        Text(en="Administration", zh="管理"),
        (
            ("data", "data.see", Text(en="Data", zh="数据"), "data"),
            ("setup", "people.change", Text(en="Set up", zh="初始设置"), "setup"),
            ("people", "people.see", Text(en="People and access", zh="人员与权限"), "person"),
            ("privacy", "people.erase", Text(en="Personal data", zh="个人数据"), "privacy"),
            ("audit", "audit.see", Text(en="Audit log", zh="审计日志"), "audit"),
        ),
    ),
)
"""Title of the group; then page, permission, title, icon."""
OF_ALL = {"data", "privacy", "setup", "audit", "spectrum", "concentration", "which-customers", "scale-value",
          "scenarios"}  # fmt: skip
"""Pages that speak of the whole company or change it: the permission is needed for all of its customers."""


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups with the pages that this person may open; the page that is open is marked."""
    scope = getattr(request, "scope", None)
    here = request.path
    out = []
    for title, entries in ENTRIES:
        pages = [
            {"url": _address(name), "title": text, "icon": icon, "is_here": _is_in(here, _address(name))}
            for name, permission, text, icon in entries
            if scope is not None and (scope.is_whole(permission) if name in OF_ALL else scope.may(permission))
        ]
        if pages:
            out.append({"title": title, "pages": pages})
    return out


@functools.cache
def _address(name: str) -> str:
    return reverse(name)


def _is_in(here: str, address: str) -> bool:
    return here == address if address == "/" else here.startswith(address)
