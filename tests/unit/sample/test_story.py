"""The page that tells the sample's story: every number of it, in both languages, is the sample's."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).resolve().parents[3] / "docs"


def percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def told(truth: dict[str, Any], names: dict[str, str]) -> list[tuple[str, str]]:
    """What each page has to say, in English and in Chinese, with the truth's figures in it."""
    s = truth["strategy"]
    company, offers, whale = s["position"]["company"], s["position"]["offerings"], s["whale"]
    said, (low, high), asked, fit = s["stated"][-1], s["target"]["company"], s["requests"], s["fit"]
    own, self_, groups, met = s["self_service"]["personal"], s["self_service"]["self"], s["groups"], s["competitors"]
    gap = company["value"] - said["median"]
    hours = f"{asked['booked_hundredths'] / 100:,.1f}"
    monday = dt.date.fromisoformat(running(s["overload"]["E301"]))
    visits, ideal = sorted(s["overserved"].values(), reverse=True), s["ideal"]
    kept = {band: (part["kept"], part["sold"]) for band, part in fit.items()}
    by = asked["by_decision"]
    return [
        (f"with {truth['made_with']['accounts']} accounts", f"共 {truth['made_with']['accounts']} 个客户"),
        (f"median is {said['median']:.0f}", f"中位数为 {said['median']:.0f}"),
        (f"sales said {said['functions']['sales']:.0f}", f"销售说 {said['functions']['sales']:.0f}"),
        (f"success {said['functions']['success']:.1f}", f"客户成功说 {said['functions']['success']:.1f}"),
        (f"from {low:.0f} to {high:.0f}", f"区间为 {low:.0f} 至 {high:.0f}"),
        (f"company at {company['value']:.1f}", f"放在 {company['value']:.1f}"),
        (f"{gap:.1f} points from", f"相差 {gap:.1f} 点"),
        (f"{percent(company['shares']['custom'])} of delivery hours",
         f"交付工时中 {percent(company['shares']['custom'])}"),
        (f"{percent(company['shares']['off_book'])} of the recurring",
         f"{percent(company['shares']['off_book'])} 未按价目表"),
        (f"stands at {offers['stripe:starter']['value']:.1f}", f"入门版在 {offers['stripe:starter']['value']:.1f}"),
        (f"service at {offers['rollout']['value']:.1f}", f"实施服务在 {offers['rollout']['value']:.1f}"),
        (f"{names[whale['account']]}, brings {percent(whale['revenue_share'])}",
         f"{names[whale['account']]}贡献 {percent(whale['revenue_share'])}"),
        (f"takes {percent(whale['hours_share'])}", f"占用 {percent(whale['hours_share'])}"),
        (f"gravity of {whale['gravity']:.1f}", f"引力为 {whale['gravity']:.1f}"),
        (f"stands at {whale['value']:.1f}", f"位于 {whale['value']:.1f}"),
        (f"from {whale['mean_without']:.1f} to {whale['mean_with']:.1f}, by {whale['pull']:.1f}",
         f"从 {whale['mean_without']:.1f} 牵到 {whale['mean_with']:.1f}，牵引 {whale['pull']:.1f}"),
        (f"Of the {whale['made']} features that were made for it, {whale['spread']} are",
         f"制作的 {whale['made']} 项功能中，有 {whale['spread']} 项"),
        (f"has {ideal['biggest']['points']:.0f} points", f"得 {ideal['biggest']['points']:.0f} 分"),
        (f"only {ideal['biggest']['lowest']:.0f} for", f"只有 {ideal['biggest']['lowest']:.0f} 分"),
        (f"asked {asked['n']} times", f"菜单外需求 {asked['n']} 次"),
        (f"{by['exception']} requests were", f"{by['exception']} 次以"),
        (f"{by['open']} are still open", f"{by['open']} 次尚未"),
        (f"{hours} hours", f"{hours} 小时"),
        (f"{monday.day} September {monday.year}", f"{monday.year} 年 {monday.month} 月 {monday.day} 日"),
        (f"visited {visits[0]} and {visits[1]} times", f"拜访 {visits[0]} 次和 {visits[1]} 次"),
        (f"{kept['high'][0]} of {kept['high'][1]}", f"{kept['high'][1]} 家中留下 {kept['high'][0]} 家"),
        (f"{kept['mid'][0]} of {kept['mid'][1]}", f"中等 {kept['mid'][1]} 家中 {kept['mid'][0]} 家"),
        (f"{kept['low'][0]} of {kept['low'][1]}", f"低 {kept['low'][1]} 家中 {kept['low'][0]} 家"),
        (f"{self_['kept']} of {self_['asked']} are", f"{self_['asked']} 位购买者中 {self_['kept']} 位"),
        (f"{own['kept']} of {own['asked']}.", f"{own['asked']} 位中只剩 {own['kept']} 位"),
        (f"{groups['named']} of {groups['n']} customers", f"{groups['n']} 家客户中 {groups['named']} 家具名"),
        (f"{groups['complete_plans']} of their {groups['plans']} protection",
         f"{groups['plans']} 份保护计划中 {groups['complete_plans']} 份"),
        (f"Of {ideal['judged']} customers judged, {ideal['pass']} are",
         f"{ideal['judged']} 家客户中 {ideal['pass']} 家"),
        (f"In {sum(met.values())} tenders", f"{sum(met.values())} 次招标"),
        *((f"{name} {met[name]} times", f"{name} {met[name]} 次") for name in met),
        (names[s["stages"]["stable_but_two_of_five"][0]],) * 2,
    ]  # fmt: skip


def running(mondays: list[str]) -> str:
    """The first of two weeks running."""
    days = {dt.date.fromisoformat(day) for day in mondays}
    return min(day for day in days if day + dt.timedelta(days=7) in days).isoformat()


FIXED = (
    "(0:", "（0：", "(100:", "（100：", "110 %", "where 2 would", "而 2 次", "1 November 2026", "2026 年 11 月 1 日",
)  # fmt: skip
"""What no record of the sample decides: the ends of the axis, limits, the day of the export."""


@pytest.mark.parametrize(("page", "side"), [("story.md", 0), ("story.zh.md", 1)])
def test_every_number_of_the_story_is_the_samples(
    truth: dict[str, Any], tables: dict[str, list[dict[str, str]]], page: str, side: int
) -> None:
    names = {row["客户编号"]: row["客户名称"] for row in tables["generic/customers.csv"]}
    text = (DOCS / page).read_text(encoding="utf-8")
    facts = [fact[side] for fact in told(truth, names)]
    assert [fact for fact in facts if fact not in text] == []
    for fact in sorted((*facts, *FIXED), key=len, reverse=True):
        text = text.replace(fact, "")
    assert re.findall(r"\d[\d.,]*", text) == []
