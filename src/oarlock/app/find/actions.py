"""What people do, as entries of the palette: each with the address where it begins and who may."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.kit.text import Text


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something to do: the name of its address, a query, and the permission it takes."""

    title: Text
    address: str
    permission: str
    query: str = ""


ACTIONS = (
    Action(title=Text(en="Customers in red, largest first", zh="红色客户（按 ARR 从大到小）"), address="portfolio",
           permission="portfolio.see", query="band=red"),
    Action(title=Text(en="Renewals within 90 days", zh="90 天内续约的客户"), address="portfolio",
           permission="portfolio.see", query="renews=90&sort=renews_in"),
    Action(title=Text(en="Group the portfolio by owner", zh="按负责人分组查看客户组合"), address="portfolio",
           permission="portfolio.see", query="group=owner"),
    Action(title=Text(en="Export the portfolio as CSV", zh="将客户组合导出为 CSV"), address="portfolio-export",
           permission="portfolio.export"),
    Action(title=Text(en="Export the portfolio as Excel", zh="将客户组合导出为 Excel"),
           address="portfolio-export-sheet", permission="portfolio.export"),
    Action(title=Text(en="Undo a hand-over of customers", zh="撤销客户移交"), address="portfolio-assign",
           permission="account.assign"),
    Action(title=Text(en="Set up a second step of signing in", zh="设置登录的第二步验证"), address="mfa_index",
           permission="account.see"),
)  # fmt: skip
