"""What the page about the API says of each operation and parameter; the document itself is in English."""

from __future__ import annotations

from oarlock.kit.text import Text

OPERATIONS = {
    "me": Text(en="Whose token it is, and what it may do", zh="令牌属于谁，可以做什么"),
    "accounts": Text(en="Customers, filtered and sorted, a page at a time", zh="客户列表，可筛选、排序、分页"),
    "account": Text(en="One customer", zh="单个客户"),
    "health": Text(en="Score, band, coverage and bounds of each customer", zh="各客户的得分、等级、覆盖率与上下限"),
    "one_health": Text(en="One customer's health and what each input adds", zh="单个客户的健康度及各项贡献"),
    "explanation": Text(en="Why the score is what it is, in sentences", zh="用文字说明得分的由来"),
    "metrics": Text(en="The catalogue of definition cards", zh="指标定义卡目录"),
    "metric": Text(en="One definition card with its figure", zh="单个指标的定义与当前值"),
    "metric_values": Text(en="Published rows of a metric, or groups of them", zh="指标已发布的数据行，或按列汇总"),
    "upload": Text(en="Import a file, once for each key", zh="导入文件，同一个键只生效一次"),
    "imports": Text(en="What your programs handed in", zh="您的程序提交的文件"),
    "one_import": Text(en="What became of one file", zh="单个文件的导入结果"),
    "webhooks": Text(en="Who is told of what", zh="谁会收到哪些通知"),
    "subscribe": Text(en="Add a webhook; its secret is shown once", zh="新增回调；密钥仅显示一次"),
    "webhook": Text(en="One webhook", zh="单个回调"),
    "unsubscribe": Text(en="Delete a webhook", zh="删除回调"),
    "try_out": Text(en="Send a test event", zh="发送测试事件"),
    "deliveries": Text(en="What was sent, and what was given up", zh="已发送与已放弃的通知"),
    "again": Text(en="Send again what was given up", zh="重新发送已放弃的通知"),
}
"""By the name of the operation's function; a test holds it complete."""

PARAMETERS = {
    "q": Text(en="Words to find", zh="要查找的文字"),
    "band": Text(en="Band of health", zh="健康度等级"),
    "reason": Text(en="A sign that somebody should call", zh="需要联系客户的信号"),
    "owner": Text(en="Employee who serves the customer", zh="负责该客户的员工"),
    "segment": Text(en="Segment", zh="客户分层"),
    "mode": Text(en="Operating mode", zh="经营模式"),
    "industry": Text(en="Industry", zh="行业"),
    "country": Text(en="Country", zh="国家/地区"),
    "score": Text(en="Health at most", zh="健康度不高于"),
    "renews": Text(en="Days to renewal at most", zh="距续约天数不超过"),
    "drift": Text(en="Drift at least", zh="漂移值不低于"),
    "sort": Text(en="Column to sort by; - before it: the largest first", zh="排序列；前面加 - 表示从大到小"),
    "limit": Text(en="Rows of a page", zh="每页行数"),
    "cursor": Text(en="Where to go on", zh="从何处继续"),
    "account_id": Text(en="ID of the customer", zh="客户编号"),
    "room": Text(en="Room of the catalogue", zh="指标分类"),
    "standing": Text(en="Which published answer", zh="哪一份已发布的结果"),
    "by": Text(en="Column to put rows together by", zh="汇总所依据的列"),
    "name": Text(en="Name", zh="名称"),
    "dry_run": Text(en="Only say what would happen", zh="只试算，不保存"),
    "Idempotency-Key": Text(en="A key of your own for this request", zh="您为该请求指定的键"),
    "import_id": Text(en="ID of the import", zh="导入编号"),
    "webhook_id": Text(en="ID of the webhook", zh="回调编号"),
    "state": Text(en="How it stands", zh="状态"),
    "delivery_id": Text(en="Number of the delivery", zh="投递编号"),
}
