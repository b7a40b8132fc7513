"""What the places are called where something of a person may be."""

from __future__ import annotations

from oarlock.domain.entities import ENTITIES
from oarlock.kit.text import Text

PLACES: dict[str, Text] = {
    "lake": Text(en="Files of the lake, all versions", zh="数据湖文件（全部版本）"),
    "published": Text(en="Published runs", zh="已发布的结果"),
    "past": Text(en="Days of the past", zh="过去的日期"),
    "rollups": Text(en="Usage by day", zh="每日使用汇总"),
    "journal": Text(en="Journal", zh="日志"),
    "quarantine": Text(en="Rejected rows", zh="被拒绝的行"),
    "uploads": Text(en="Uploads that wait", zh="等待导入的上传"),
    "tables": Text(en="Tables of the site", zh="站点数据表"),
    "account": Text(en="Signing in", zh="登录账号"),
}
_TABLES: dict[str, Text] = {
    "jobs.job": Text(en="Jobs", zh="作业"),
    "judgements.round": Text(en="Rounds of judgements", zh="判断轮次"),
    "tasks.task": Text(en="Tasks", zh="任务"),
    "tasks.notice": Text(en="Notices", zh="通知"),
    "portfolio.view": Text(en="Saved views", zh="已保存的视图"),
    "portfolio.step": Text(en="Bulk assignments", zh="批量分配"),
    "portfolio.moved": Text(en="Bulk assignments", zh="批量分配"),
    "imports.upload": Text(en="Uploads", zh="上传"),
    "intake.handed": Text(en="Files of programs", zh="程序提交的文件"),
    "webhooks.delivery": Text(en="Webhook deliveries", zh="回调投递"),
    "webhooks.subscription": Text(en="Webhooks", zh="回调"),
    "account.emailaddress": Text(en="E-mail addresses", zh="邮箱地址"),
    "company.company": Text(en="Company", zh="公司"),
    "digests.digest": Text(en="Summaries", zh="摘要"),
    "digests.letter": Text(en="Letters that wait", zh="待发送的邮件"),
    "glossary.renamed": Text(en="Words for terms", zh="术语叫法"),
    "mfa.authenticator": Text(en="Second steps of signing in", zh="登录的第二步验证"),
    "portfolio.layout": Text(en="Columns of the portfolio", zh="客户组合的列"),
    "socialaccount.socialaccount": Text(en="Signing in elsewhere", zh="外部登录账号"),
    "tokens.once": Text(en="Requests of programs", zh="程序请求记录"),
    "tokens.token": Text(en="API tokens", zh="接口令牌"),
    "webhooks.told": Text(en="Events told to webhooks", zh="已通知的回调事件"),
    "access.grant": Text(en="Roles and customers", zh="角色与客户"),
    "access.seat": Text(en="Sessions", zh="登录会话"),
    "access.bucket": Text(en="Tries to sign in", zh="登录尝试"),
}
KINDS: dict[str, Text] = {
    "contact": Text(en="a person of a customer", zh="客户方人员"),
    "employee": Text(en="one of ours", zh="我方人员"),
}


def place(code: str, what: str) -> Text:
    """Where it is, in words; an entity or table that has none keeps its code."""
    name, _, rest = what.partition(" ")
    if code == "lake" and name in ENTITIES:
        label, side = ENTITIES[name].label, _SIDE.get(rest)
        return Text(en=f"{label.en} {side.en}", zh=f"{label.zh}{side.zh}") if side else label
    if code == "lake" and name == "commit":
        return Text(en="Log of imports", zh="导入记录")
    if code == "tables":
        return _TABLES.get(what, Text(en=what, zh=what))
    return PLACES[code]


_SIDE = {
    "(text)": Text(en="(free text)", zh="（自由文本）"),
    "(name, address, phone)": Text(en="(name, address, telephone)", zh="（姓名、邮箱、电话）"),
}
