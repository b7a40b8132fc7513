"""Who of us leads a customer through each stage of buying and using, and what there is to do in it."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.kit.text import Text

SALES, PRESALES = Text(en="Sales", zh="销售"), Text(en="Presales", zh="售前")
DELIVERY, SUCCESS = Text(en="Delivery", zh="交付"), Text(en="Customer success", zh="客户成功")


@dataclass(frozen=True, kw_only=True)
class StagePlay:
    """owner: the function that leads; play: what it does so that the customer gets on."""

    owner: Text
    play: Text


PLAYS: dict[str, StagePlay] = {
    "sensing": StagePlay(owner=SALES, play=Text(
        en="Bring an outside view: what changes in their trade, and who felt it first.",
        zh="带去外部视角：行业正在发生什么变化，谁先感受到。")),
    "gap": StagePlay(owner=PRESALES, play=Text(
        en="Measure the gap with them: today's figure, the wanted one, and what the difference costs.",
        zh="与客户一起量化差距：现状、目标，以及差距的代价。")),
    "decision": StagePlay(owner=SALES, play=Text(
        en="Find who decides and who gives resources; agree on a date after which nothing is decided for them.",
        zh="找到决策者与资源提供者，约定最迟决定日期。")),
    "needs": StagePlay(owner=PRESALES, play=Text(
        en="Write the needs down with them, sort what the menu holds from what it does not.",
        zh="与客户共同写下需求，区分菜单内与菜单外。")),
    "evaluation": StagePlay(owner=PRESALES, play=Text(
        en="Prove the few needs that decide on their own data; name what we do not do.",
        zh="用客户自己的数据证明关键需求，并说明我们不做什么。")),
    "purchase": StagePlay(owner=SALES, play=Text(
        en="Sign outcomes with a baseline and a date, and hand over to delivery before the signature.",
        zh="签约时写明有基线与日期的成果，并在签字前完成向交付的交接。")),
    "implementation": StagePlay(owner=DELIVERY, play=Text(
        en="Reach the first value event early; each week without one is looked at.",
        zh="尽早达成首个价值事件；每个没有价值事件的星期都要复盘。")),
    "stable": StagePlay(owner=SUCCESS, play=Text(
        en="Confirm outcomes with the customer each quarter; watch for use that falls and people who leave.",
        zh="每季度与客户确认成果；留意使用下降与关键人员离开。")),
    "decline": StagePlay(owner=SUCCESS, play=Text(
        en="Talk to users and to whoever pays within a week; agree on what has to come back, or on an end.",
        zh="一周内与使用者和付款者分别沟通，约定需恢复的内容，或约定结束。")),
    "abandoned": StagePlay(owner=SUCCESS, play=Text(
        en="Ask why, without a sale in it; keep the door open for a way back in.",
        zh="不带销售目的地询问原因，为重新进入留好门。")),
}  # fmt: skip
