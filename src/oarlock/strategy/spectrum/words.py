"""Names of what stands on the axis, of directions and of reasons."""

from __future__ import annotations

from oarlock.kit.text import Text

KINDS = {
    "company": Text(en="Company", zh="公司"),
    "offering": Text(en="Offering", zh="产品"),
    "segment": Text(en="Segment", zh="细分"),
    "cell": Text(en="Offering in a segment", zh="产品×细分"),
    "account": Text(en="Account", zh="客户"),
    "market": Text(en="Market", zh="市场"),
    "target": Text(en="Target band", zh="目标区间"),
    "anchor": Text(en="Anchor", zh="基准"),
    "competitor": Text(en="Competitor", zh="竞争对手"),
}
DIRECTIONS = {
    "service_understated": Text(en="Service content is understated", zh="低估了服务成分"),
    "product_understated": Text(en="Product content is understated", zh="低估了产品成分"),
    "none": Text(en="Nothing is understated", zh="没有低估"),
}
REASONS = {
    "drift": Text(en="out of the band two months running", zh="连续两个月超出区间"),
    "launch": Text(en="an offering launched", zh="新产品上线"),
    "market": Text(en="a market reached five accounts", zh="某市场达到五家客户"),
}
BASES = {
    "actual": Text(en="Actual", zh="实际"),
    "stated": Text(en="Stated", zh="自称"),
    "target": Text(en="Target", zh="目标"),
    "judgement": Text(en="judgement", zh="主观判断"),
    "factors": Text(en="six factors", zh="六项因素"),
}
NEEDS = {
    "margin": Text(en="Gross margin, %", zh="毛利率（%）"),
    "skill": Text(en="People with a skill", zh="具备技能的人员"),
    "partner": Text(en="Partners", zh="合作伙伴"),
}
FUNCTIONS = {
    "all": Text(en="Everybody", zh="全体"),
    "other": Text(en="Others (merged)", zh="其他（合并）"),
    "sales": Text(en="Sales", zh="销售"),
    "presales": Text(en="Presales", zh="售前"),
    "success": Text(en="Customer success", zh="客户成功"),
    "delivery": Text(en="Delivery", zh="交付"),
    "product": Text(en="Product", zh="产品"),
    "finance": Text(en="Finance", zh="财务"),
}
"""Functions by the codes that are usual; any other is shown as it was written."""
STATUSES = {
    "ok": Text(en="shown", zh="已显示"),
    "open": Text(en="round still open", zh="轮次未揭示"),
    "too_few": Text(en="fewer than four: only counted", zh="少于四份，仅计数"),
    "n/a": Text(en="insufficient evidence", zh="证据不足"),
    "not_observed": Text(en="not observed", zh="未观测"),
    "stale": Text(en="older than twelve months: left out", zh="超过十二个月，不计入"),
}
