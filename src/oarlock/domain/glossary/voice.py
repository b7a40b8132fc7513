"""Terms of use, of what customers say, and of figures."""

from __future__ import annotations

from oarlock.domain.glossary.term import term

TERMS = (
    term(
        "active_user",
        ("Active users", "活跃使用者"),
        ("Different people with an event in the last 28 days.", "近 28 天内有事件的不同人员。"),
        metrics=("active_users",),
    ),
    term(
        "stickiness",
        ("Stickiness", "粘性"),
        ("On which share of days somebody who uses the product in a month is there.", "当月使用者平均有多少天到场。"),
        metrics=("stickiness",),
    ),
    term(
        "adoption",
        ("Adoption", "采用"),
        ("Which share of those to whom a feature is open use it.", "可用某功能者中实际使用的比例。"),
        metrics=("feature_adoption",),
    ),
    term(
        "season",
        ("Own season", "自身季节规律"),
        (
            "What a customer's own past lets expect for these weeks, holidays included.",
            "依客户自身历史（含节假日）对这几周的预期。",
        ),
        metrics=("usage_vs_baseline",),
    ),
    term(
        "nps",
        ("NPS, net promoter score", "NPS（净推荐值）"),
        (
            "Those who would recommend us less those who would not, of all answers, from −100 to 100.",
            "推荐者占比减去贬损者占比，自 −100 至 100。",
        ),
        metrics=("nps", "role_weighted_nps"),
    ),
    term(
        "csat",
        ("CSAT, customer satisfaction", "CSAT（客户满意度）"),
        ("The share of answers that are satisfied.", "满意的回答所占比例。"),
        metrics=("csat",),
    ),
    term(
        "ces",
        ("CES, customer effort score", "CES（客户费力度）"),
        (
            "How easy customers find it to get something done with us, from 1 to 7.",
            "客户认为与我方办事有多容易，1 至 7 分。",
        ),
        metrics=("ces",),
    ),
    term(
        "response_rate",
        ("Response rate", "回复率"),
        (
            "Surveys answered of those sent. Who is silent is counted as silent, never guessed.",
            "已答复的调研占发出的比例；沉默者按沉默计，绝不推测。",
        ),
        metrics=("survey_response_rate",),
    ),
    term(
        "interval",
        ("Interval", "置信区间"),
        (
            "Between which values the figure most likely lies, given how few answers there are (95 %).",
            "鉴于答复数量，该数字最可能所在的范围（95%）。",
        ),
        metrics=("nps", "csat", "ces"),
    ),
    term(
        "complaint",
        ("Complaint", "投诉"),
        (
            "A ticket that says something is wrong. Without a root cause it stays open.",
            "指出问题的工单；未查明根因则保持未结。",
        ),
        metrics=("complaints",),
    ),
    term(
        "backlog", ("Backlog", "积压工单"), ("Tickets that are open.", "尚未解决的工单。"), metrics=("ticket_backlog",)
    ),
    term(
        "first_response",
        ("First response", "首次响应"),
        (
            "After how long half of the tickets have an answer; those without one count as waiting.",
            "半数工单在多久内得到答复；未答复者按仍在等待计。",
        ),
        metrics=("first_response",),
    ),
    term("as_of", ("As of", "时点"), ("The day for which a figure holds.", "数字所对应的日期。")),
    term(
        "published",
        ("Published run", "已发布批次"),
        (
            "Figures that were computed together and are shown everywhere until the next run.",
            "一次计算得出、在下一批次之前各处一致的数字。",
        ),
    ),
    term("scope", ("Scope", "数据范围"), ("The customers whom a person may see.", "一个人可查看的客户。")),
)
