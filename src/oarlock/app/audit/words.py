"""What the things are called that people change."""

from __future__ import annotations

import re
from collections.abc import Callable

from oarlock.domain.entities import ENTITIES as RECORDS
from oarlock.kit.text import Msg, Text, msg

ENTITIES: dict[str, Text] = {
    "assignment": Text(en="Person in charge", zh="负责人"),
    "batch": Text(en="Import withdrawn", zh="撤回导入"),
    "bulk_assignment": Text(en="Assignment of several customers", zh="批量分配客户"),
    "company": Text(en="Company", zh="公司"),
    "definition_set": Text(en="Definition set", zh="口径方案"),
    "edit": Text(en="Field set by hand", zh="人工修改字段"),
    "erasure": Text(en="Personal data erased", zh="擦除个人数据"),
    "grid_columns": Text(en="Columns of the portfolio", zh="客户组合的列"),
    "health_model": Text(en="Health model", zh="健康度模型"),
    "health_model_draft": Text(en="Draft of a health model", zh="健康度模型草稿"),
    "health_publication": Text(en="Publication of a health model", zh="健康度模型发布"),
    "identity_link": Text(en="Identity of a customer", zh="客户身份"),
    "identity_refusal": Text(en="Records kept apart", zh="确认不合并的记录"),
    "import": Text(en="Import", zh="导入"),
    "job": Text(en="Job", zh="作业"),
    "judgement_round": Text(en="Round of judgements", zh="判断轮次"),
    "mapping": Text(en="Mapping of a file", zh="文件映射"),
    "metric_setting": Text(en="Setting of a metric", zh="指标设置"),
    "person": Text(en="Person", zh="人员"),
    "redaction": Text(en="Rows without personal data", zh="去除个人数据的记录"),
    "task": Text(en="Task", zh="任务"),
    "term": Text(en="Word for a term", zh="术语叫法"),
    "token": Text(en="API token", zh="接口令牌"),
    "upload": Text(en="Upload", zh="上传"),
    "view": Text(en="Saved view", zh="已保存的视图"),
    "webhook": Text(en="Webhook", zh="回调"),
}
"""By the code that the journal holds; one that is not here is shown as its code."""

FIELDS: dict[str, Text] = {
    "account": Text(en="Customer", zh="客户"),
    "again": Text(en="Sent again", zh="再次发送"),
    "attempt": Text(en="Attempt", zh="次数"),
    "batch": Text(en="Batch", zh="批次"),
    "batches": Text(en="Batches", zh="批次"),
    "closed_by": Text(en="Closed by", zh="关闭人"),
    "columns": Text(en="Columns", zh="列"),
    "country": Text(en="Country", zh="国家"),
    "currency": Text(en="Currency", zh="币种"),
    "customers": Text(en="Customers", zh="客户数"),
    "date_order": Text(en="Order of dates", zh="日期顺序"),
    "decision": Text(en="Decision", zh="决定"),
    "digest": Text(en="Summary by mail", zh="邮件摘要"),
    "direction": Text(en="Direction", zh="方向"),
    "draft": Text(en="Draft", zh="草稿"),
    "deadline": Text(en="Deadline", zh="截止日"),
    "dry_run": Text(en="Only checked", zh="仅检查"),
    "due": Text(en="Due", zh="截止日"),
    "employee": Text(en="Employee ID", zh="员工编号"),
    "ends": Text(en="Ends", zh="结束"),
    "entity": Text(en="Kind of records", zh="记录类型"),
    "escalated_to": Text(en="Escalated to", zh="升级至"),
    "expires_at": Text(en="Expires", zh="到期时间"),
    "field": Text(en="Field", zh="字段"),
    "file": Text(en="File", zh="文件"),
    "files": Text(en="Files", zh="文件"),
    "fiscal_year_start": Text(en="First month of the fiscal year", zh="财年首月"),
    "grants": Text(en="Roles and customers", zh="角色与客户范围"),
    "group": Text(en="Group", zh="分组"),
    "is_active": Text(en="May sign in", zh="可登录"),
    "is_on": Text(en="Is on", zh="已启用"),
    "is_shared": Text(en="Shared", zh="已共享"),
    "key": Text(en="Key", zh="主键"),
    "kind": Text(en="Kind", zh="类型"),
    "kinds": Text(en="Kinds", zh="类型"),
    "language": Text(en="Language", zh="语言"),
    "link": Text(en="Link for a password", zh="设置密码的链接"),
    "mapping": Text(en="Columns of the fields", zh="字段对应的列"),
    "name": Text(en="Name", zh="名称"),
    "of": Text(en="IDs of team or groups", zh="团队或分组编号"),
    "off": Text(en="Days off", zh="休息日"),
    "outcome": Text(en="What came of it", zh="处理结果"),
    "owner": Text(en="Owner", zh="负责人"),
    "password": Text(en="Password", zh="密码"),
    "people": Text(en="People", zh="人数"),
    "person": Text(en="Person", zh="人员"),
    "preset": Text(en="Preset", zh="预设"),
    "query": Text(en="Question of the list", zh="列表条件"),
    "reason": Text(en="Why", zh="原因"),
    "refresh": Text(en="Compute afterwards", zh="随后计算"),
    "revoked": Text(en="Revoked", zh="已吊销"),
    "role": Text(en="Role", zh="角色"),
    "round": Text(en="Round", zh="轮次"),
    "rows": Text(en="Customers", zh="客户范围"),
    "rubric": Text(en="Rubric", zh="评分规则"),
    "run": Text(en="Run", zh="运行"),
    "scopes": Text(en="Rights", zh="权限"),
    "second_factor": Text(en="Second step of signing in", zh="登录第二步"),
    "sessions": Text(en="Sessions", zh="登录会话"),
    "sign": Text(en="Sign", zh="信号"),
    "size": Text(en="Size (bytes)", zh="大小（字节）"),
    "source": Text(en="Comes from", zh="来源"),
    "starts": Text(en="Starts", zh="开始"),
    "state": Text(en="State", zh="状态"),
    "term": Text(en="Term", zh="术语"),
    "test": Text(en="Test sent", zh="已发送测试"),
    "timezone": Text(en="Time zone", zh="时区"),
    "title": Text(en="What is to be done", zh="任务内容"),
    "undone": Text(en="Withdrawn", zh="已撤回"),
    "upload": Text(en="Upload", zh="上传"),
    "url": Text(en="Address", zh="地址"),
    "value": Text(en="Value", zh="取值"),
    "version": Text(en="Version", zh="版本"),
    "week_start": Text(en="First day of the week", zh="每周首日"),
    "working_days": Text(en="Working days", zh="工作日"),
    "worked": Text(en="Worked days", zh="调班日"),
    "opens": Text(en="Opens", zh="上班时间"),
    "closes": Text(en="Closes", zh="下班时间"),
    "zone": Text(en="Time zone", zh="时区"),
    "before": Text(en="Before", zh="此前"),
    "after": Text(en="After", zh="此后"),
    "args": Text(en="Details", zh="明细"),
}
"""Names of what a change may be of, besides the columns of the records themselves."""

REASONS: tuple[tuple[re.Pattern[str], Callable[[str], Msg]], ...] = (
    (re.compile(r"upload of (.+)"), lambda what: msg("upload of {file}", file=what)),
    (re.compile(r"import of (.+)"), lambda what: msg("import of {file}", file=what)),
    (re.compile(r"overdue since (.+)"), lambda what: msg("overdue since {day}", day=what)),
    (re.compile(r"published as (.+)"), lambda what: msg("published as {version}", version=what)),
    (re.compile(r"(undo)"), lambda _: msg("taken back")),
    (re.compile(r"(repeated from the list of erasures)"), lambda _: msg("repeated from the list of erasures")),
)
"""Reasons that the program gives itself; the journal keeps them as they were written."""


def field_name(entity: str, name: str) -> Text | str:
    """What a field of a change is called; a name that nobody knows stays as it is written."""
    record = RECORDS.get(entity)
    column = next((c for c in record.columns if c.name == name), None) if record is not None else None
    return column.label if column is not None else FIELDS.get(name, name)


def reason_told(reason: str) -> Msg | str:
    """A reason in words; what a person wrote stays theirs."""
    for pattern, told in REASONS:
        if found := pattern.fullmatch(reason):
            return told(found[1])
    return reason
