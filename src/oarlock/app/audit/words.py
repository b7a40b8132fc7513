"""What the things are called that people change."""

from __future__ import annotations

from oarlock.kit.text import Text

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
