"""Terms of who the customer is, and of the people on both sides."""

from __future__ import annotations

from oarlock.domain.glossary.term import term

TERMS = (
    term(
        "account",
        ("Account", "客户"),
        (
            "A company or part of one that buys from us, as one line of the portfolio.",
            "向我方购买的企业或其部门，在客户组合中为一行。",
        ),
        apart=(
            "An account is who buys; a contact is a person there; a group is several accounts under one parent.",
            "客户是购买方；联系人是其中的人；集团是同一母公司下的若干客户。",
        ),
    ),
    term(
        "customer",
        ("Customer (standard end)", "顾客型"),
        (
            "Buys what we make, as it is made for everybody: 0 on the spectrum.",
            "购买我方面向所有人的标准产品；谱系 0。",
        ),
        apart=(
            "Not a client, who asks us to make something; Chinese has two words for them.",
            "不同于委托型：后者委托我方定制。中文“客户”兼指二者，此处分开。",
        ),
    ),
    term(
        "client",
        ("Client (bespoke end)", "委托型"),
        ("Asks us to make something of its own: 100 on the spectrum.", "委托我方为其专门定制；谱系 100。"),
        apart=("Not a customer, who buys what is made for everybody.", "不同于顾客型：后者购买标准产品。"),
        also=(("client", ""),),
    ),
    term(
        "spectrum",
        ("Customer–client spectrum", "顾客—委托客户谱系"),
        (
            "From 0, all standard, to 100, all tailored; where an account stands is computed from records.",
            "自 0（全标准）至 100（全定制）；客户所处位置由记录计算。",
        ),
    ),
    term(
        "buyer",
        ("Buyer", "采购者"),
        ("Whoever signs and pays on the customer's side.", "客户方签约并付款的人。"),
        apart=(
            "Not a user: the two are often different people with different wishes.",
            "不同于使用者：两者常非同一人，诉求亦不同。",
        ),
    ),
    term(
        "user",
        ("User", "使用者"),
        ("Whoever works with the product.", "实际使用产品的人。"),
        apart=(
            "Not a buyer, and not a seat: a seat is paid for, a user is there.",
            "不同于采购者；亦不同于席位：席位是付费的，使用者是到场的。",
        ),
    ),
    term(
        "champion",
        ("Champion", "拥护者（内部）"),
        ("Somebody on the customer's side who stands up for us there.", "客户方内部为我方说话的人。"),
        apart=("An advocate recommends us to other companies.", "外部推荐者则向其他企业推荐我方。"),
        metrics=("departed_champion",),
    ),
    term(
        "sponsor",
        ("Executive sponsor", "高管赞助人"),
        ("A leader who answers for the account, on either side.", "任一方对该客户负责的高层。"),
    ),
    term(
        "csm",
        ("Customer success manager", "客户成功经理"),
        ("Owns whether the customer reaches its goal.", "对客户是否达成目标负责。"),
        apart=(
            "The account manager owns the commerce: price, contract, renewal.",
            "客户经理负责商务：价格、合同与续约。",
        ),
    ),
    term(
        "segment", ("Segment", "客户分层"), ("A group of accounts that are served alike.", "以相同方式服务的一组客户。")
    ),
    term(
        "mode",
        ("Operating mode", "经营模式"),
        (
            "How value is made with an account: by product, by solving a problem, or in its strategy. None is better.",
            "与客户共创价值的方式：产品、解决方案或战略；并无优劣。",
        ),
    ),
    term(
        "lifecycle",
        ("Lifecycle", "生命周期"),
        (
            "The stage at which an account is, from onboarding to renewal or leaving.",
            "客户所处阶段：自上线至续约或离开。",
        ),
    ),
    term(
        "concentration",
        ("Customer concentration", "客户集中度"),
        ("How much of our revenue hangs on few customers.", "收入依赖少数客户的程度。"),
        metrics=("revenue_concentration", "loss_stress_test"),
    ),
)
