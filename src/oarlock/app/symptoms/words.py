"""What states, trends and reasons are called, and which causes are likely behind each sign."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.kit.text import Text

STATES = {
    "active": Text(en="active", zh="成立"),
    "quiet": Text(en="not active", zh="未成立"),
    "no_data": Text(en="no data yet", zh="暂无数据"),
    "too_few": Text(en="too few to conclude", zh="样本不足"),
    "not_enough_history": Text(en="not enough history", zh="历史不足"),
}
TRENDS = {
    "worse": Text(en="worse", zh="恶化"),
    "better": Text(en="better", zh="好转"),
    "steady": Text(en="steady", zh="平稳"),
}
WHY = {
    "lost_deals": Text(en="deals lost: {n}", zh="输单：{n}"),
    "overdue": Text(en="{n} days overdue", zh="逾期 {n} 天"),
    "unlinked": Text(en="confirmed needs: {n}", zh="已确认需求：{n}"),
    "loud": Text(en="{n} hours", zh="{n} 小时"),
    "silent_loss": Text(en="left in silence {n} days before the quarter's end", zh="季末前 {n} 天沉默流失"),
}
COUNTED = {
    "wins_fall": Text(en="decided deals", zh="已定商机"),
    "big_bills": Text(en="big bills overdue", zh="逾期大额账单"),
    "sales_presales": Text(en="people", zh="人数"),
    "sales_delivery": Text(en="people", zh="人数"),
    "closed_rd": Text(en="roadmap items", zh="路线图事项"),
    "complainers": Text(en="customers", zh="客户数"),
    "silent_leave": Text(en="lost in silence", zh="沉默流失"),
}


@dataclass(frozen=True, kw_only=True)
class Cause:
    """A likely cause: in words, and the sign, or else the page and its permission, where to look."""

    text: Text
    sign: str = ""
    page: str = ""
    permission: str = ""


CAUSES: dict[str, tuple[Cause, ...]] = {
    "wins_fall": (
        Cause(text=Text(en="What was promised is not kept, and it gets round", zh="承诺未兑现，口碑受损"),
              sign="promises_unmet"),
        Cause(text=Text(en="The product misses what buyers need", zh="产品未切合买方需要"),
              sign="closed_rd"),
        Cause(text=Text(en="Sellers and presales pull apart", zh="销售与售前各行其是"),
              sign="sales_presales"),
    ),
    "promises_unmet": (
        Cause(text=Text(en="Deals are sold that delivery never saw", zh="交付未参与即成交"),
              sign="sales_delivery"),
        Cause(text=Text(en="The roadmap follows nobody's need", zh="路线图不对应需求"),
              sign="closed_rd"),
    ),
    "big_bills": (
        Cause(text=Text(en="A promise is open or a delivery was not accepted", zh="承诺未清或交付未验收"),
              sign="promises_unmet"),
        Cause(text=Text(en="Sales and delivery blame each other while the bill waits", zh="销售与交付互相推诿"),
              sign="sales_delivery"),
        Cause(text=Text(en="Ageing of all receivables", zh="全部应收账龄"),
              page="revenue", permission="revenue.see"),
    ),
    "sales_presales": (
        Cause(text=Text(en="Every order is fought for, few are won", zh="单单必争，赢单甚少"),
              sign="wins_fall"),
        Cause(text=Text(en="Nobody says what may be promised", zh="可承诺内容无人界定"),
              sign="promises_unmet"),
    ),
    "sales_delivery": (
        Cause(text=Text(en="Promises without backing reach delivery", zh="无依据的承诺传至交付"),
              sign="promises_unmet"),
        Cause(text=Text(en="Hours go to those who complain", zh="工时被投诉客户占用"),
              sign="complainers"),
    ),
    "closed_rd": (
        Cause(text=Text(en="Tickets that say that the product does not fit", zh="反映产品不契合的工单"),
              page="voice", permission="voice.see"),
        Cause(text=Text(en="Features that nobody uses", zh="无人使用的功能"),
              page="usage", permission="usage.see"),
    ),
    "complainers": (
        Cause(text=Text(en="The product's defects make the noise", zh="产品缺陷引发投诉"),
              sign="closed_rd"),
        Cause(text=Text(en="Who gets our hours", zh="工时投向"),
              page="effort", permission="effort.see"),
    ),
    "silent_leave": (
        Cause(text=Text(en="Nobody has time for the quiet ones", zh="无人顾及沉默客户"),
              sign="complainers"),
        Cause(text=Text(en="The list of those who fall silent now", zh="当前沉默客户名单"),
              page="effort", permission="effort.see"),
    ),
}  # fmt: skip
