"""Terms of revenue and retention, and of what serving a customer costs."""

from __future__ import annotations

from oarlock.domain.glossary.term import term

TERMS = (
    term(
        "arr",
        ("ARR, annual recurring revenue", "ARR（年度经常性收入）"),
        ("What the contract lines that run now bring in a year.", "当前有效合同行一年带来的收入。"),
        apart=(
            "Not twelve times MRR: each is computed from the lines and rounded once.",
            "并非 MRR 的十二倍：两者各自由合同行计算并只舍入一次。",
        ),
        metrics=("arr",),
    ),
    term(
        "mrr",
        ("MRR, monthly recurring revenue", "MRR（月度经常性收入）"),
        ("What the contract lines that run now bring in a month.", "当前有效合同行一个月带来的收入。"),
        metrics=("mrr",),
    ),
    term(
        "nrr",
        ("NRR, net revenue retention", "NRR（净收入留存率）"),
        (
            "How much of the revenue of those who were customers at the start is there at the end, growth included.",
            "期初客户的收入在期末还剩多少，含扩展。",
        ),
        metrics=("net_revenue_retention",),
    ),
    term(
        "grr",
        ("GRR, gross revenue retention", "GRR（毛收入留存率）"),
        ("The same without growth: it never exceeds 100 %.", "同上但不含扩展；不会超过 100%。"),
        metrics=("gross_revenue_retention",),
    ),
    term(
        "churn",
        ("Churn", "流失"),
        ("Recurring revenue of customers that left altogether.", "完全离开的客户的经常性收入。"),
        apart=("Contraction is revenue of customers that stay and pay less.", "缩减是客户仍在但付费减少。"),
        metrics=("churned_accounts", "logo_retention"),
    ),
    term(
        "contraction",
        ("Contraction", "缩减"),
        ("Recurring revenue lost with customers that stay.", "仍在的客户所减少的经常性收入。"),
        metrics=("mrr_movements",),
    ),
    term(
        "expansion",
        ("Expansion", "扩展"),
        ("Recurring revenue gained with customers that were there.", "既有客户所增加的经常性收入。"),
        metrics=("mrr_movements",),
    ),
    term(
        "cohort",
        ("Cohort", "同期群"),
        ("Customers that began in one month, watched together.", "同一月开始的客户，合并观察。"),
        metrics=("cohort_revenue_retention", "cohort_logo_retention"),
    ),
    term(
        "shelfware",
        ("Shelfware", "已购未用"),
        (
            "Seats and modules that are paid for and not used, in money a year.",
            "已付费而未使用的席位与模块，按年计金额。",
        ),
        metrics=("shelfware", "shelfware_recovered"),
    ),
    term(
        "entitlement", ("Entitlement", "权益"), ("What a customer may use by its contract.", "客户依合同可使用的内容。")
    ),
    term(
        "off_menu",
        ("Off-menu request", "菜单外需求"),
        ("Something asked for that no entitlement holds.", "超出权益范围的需求。"),
        metrics=("effort_hours",),
    ),
    term(
        "cost_to_serve",
        ("Cost to serve", "服务成本"),
        ("Everything that keeping a customer costs us, our hours included.", "维系一个客户的全部成本，含我方工时。"),
        metrics=("cost_to_serve",),
    ),
    term(
        "contribution",
        ("Contribution", "贡献毛益"),
        ("Revenue of a customer less everything that serving it costs.", "客户收入减去为其付出的全部成本。"),
        metrics=("account_contribution",),
    ),
    term(
        "attention_ratio",
        ("Attention ratio", "关注度比"),
        (
            "Share of our hours ÷ share of ARR: 1 is as much attention as revenue.",
            "工时占比 ÷ ARR 占比；1 表示关注与收入相当。",
        ),
        metrics=("attention_ratio",),
    ),
    term(
        "gini",
        ("Gini", "基尼系数"),
        (
            "How unequally something is spread: 0 is the same for all, near 1 is everything for one.",
            "分布的不均程度：0 为人人相同，近 1 为一人独得。",
        ),
        metrics=("attention_gini", "revenue_concentration"),
    ),
    term(
        "underserved",
        ("Underserved", "服务不足"),
        (
            "Quiet customers with signs of risk that get fewer hours than they pay for.",
            "有风险迹象、却得到少于其付费应得工时的安静客户。",
        ),
        metrics=("underserved_accounts",),
    ),
    term(
        "reconciles",
        ("Reconciles", "对账相符"),
        ("What we recorded is within half a percent of the books.", "我方记录与账面相差在 0.5% 以内。"),
        metrics=("ledger_reconciliation",),
    ),
)
