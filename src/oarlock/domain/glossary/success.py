"""Terms of success: health, the two boats, outcomes, value."""

from __future__ import annotations

from oarlock.domain.glossary.term import term

TERMS = (
    term(
        "health",
        ("Health", "客户健康度"),
        (
            "An explained score from 0 to 100 of how likely it is that a customer reaches its goal and stays.",
            "0 至 100 的可解释评分：客户达成目标并留下的可能程度。",
        ),
        apart=("Not satisfaction: a customer may be happy and failing.", "不同于满意度：客户可能满意但未成功。"),
        metrics=("health",),
        also=(("", "健康度"),),
    ),
    term(
        "band",
        ("Band", "档位"),
        (
            "Green, amber or red by the score; insufficient evidence where too little of it is known.",
            "按评分分为绿、黄、红；所知过少则为证据不足。",
        ),
        metrics=("health",),
    ),
    term(
        "coverage",
        ("Coverage", "覆盖率"),
        (
            "How much of the weight of a score is known. What is missing is never counted as zero.",
            "评分权重中已知的比例；缺失从不按零计。",
        ),
        metrics=("health",),
    ),
    term(
        "cap",
        ("Cap", "封顶"),
        (
            "A rule by which a score stays below a limit while something grave is the case.",
            "出现严重情形时，评分不得超过上限的规则。",
        ),
        metrics=("health",),
    ),
    term(
        "drift",
        ("Drift", "漂移"),
        (
            "How far the two boats are apart: it grows with each day on which nobody rows.",
            "两船相距多远：无人划桨的每一天都在加大。",
        ),
        metrics=("drift",),
    ),
    term(
        "rower",
        ("Rower", "划桨人"),
        (
            "A named person who acts to keep the two boats together, on either side.",
            "任一方以行动使两船并行的具名人员。",
        ),
        metrics=("rowers",),
    ),
    term(
        "stroke",
        ("Stroke", "划桨"),
        (
            "An act that means something, such as a review of outcomes; a newsletter is none.",
            "有意义的行动，如成果回顾；群发邮件不算。",
        ),
        metrics=("rowers", "drift"),
    ),
    term(
        "silent_leaver",
        ("Silent leaver", "沉默流失"),
        (
            "A customer that uses far less than its season explains, and of whom nobody hears anything.",
            "使用量远低于其季节规律、且毫无音讯的客户。",
        ),
        apart=(
            "Not every quiet customer: one that uses us as always is content.",
            "并非所有安静的客户：使用如常者是满意的。",
        ),
        metrics=("silent_leavers", "silent_leavers_backtest"),
    ),
    term(
        "outcome",
        ("Desired outcome", "期望结果"),
        ("The customer's own goal with a measure and a day.", "客户自己的目标，附度量与期限。"),
        metrics=("outcome_progress",),
    ),
    term(
        "success",
        ("Customer success", "客户成功"),
        ("The customer reached its goal.", "客户达成了自己的目标。"),
        apart=(
            "Satisfaction is a feeling; the two are never merged into one figure.",
            "满意是感受；两者从不合并为一个数字。",
        ),
        metrics=("success_satisfaction_quadrant",),
    ),
    term(
        "satisfaction",
        ("Customer satisfaction", "客户满意"),
        ("How the customer feels about us, as it says itself.", "客户自述的感受。"),
        apart=("Success is a goal that was reached.", "成功是目标的达成。"),
        metrics=("csat", "nps"),
    ),
    term(
        "value_event",
        ("Value event", "价值事件"),
        (
            "Something that can be observed and proves that an outcome came nearer.",
            "可观测、能证明结果更近一步的事件。",
        ),
        metrics=("value_events",),
    ),
    term(
        "verified_value",
        ("Verified value", "已确认价值"),
        (
            "Value that a contact of the customer confirmed; only they can.",
            "经客户方联系人确认的价值；仅客户方可确认。",
        ),
    ),
    term(
        "time_to_value",
        ("Time to value", "价值实现时间"),
        (
            "Days from the start to the first value event. Those still waiting count as open, never as done.",
            "自开始至首个价值事件的天数；仍在等待者按未完成计，绝不按已完成计。",
        ),
        metrics=("time_to_first_value", "time_to_value_curve"),
    ),
    term(
        "bottleneck",
        ("Bottleneck", "瓶颈"),
        ("The step of the path to value that takes longest on average.", "价值路径上平均耗时最长的一步。"),
        metrics=("value_path_steps",),
    ),
    term(
        "playbook", ("Playbook", "行动手册"), ("Steps to be taken when a sign appears.", "出现某信号时应采取的步骤。")
    ),
    term(
        "task",
        ("Task", "任务"),
        (
            "One thing that one person does for one customer by a day, with an outcome at its end.",
            "一人在某日前为一个客户做的一件事，结束时写明结果。",
        ),
    ),
    term(
        "sign",
        ("Sign", "信号"),
        (
            "Something that was measured and says that a customer needs somebody.",
            "经度量得出、表明客户需要有人关注的情况。",
        ),
        metrics=("accounts_needing_attention",),
    ),
)
