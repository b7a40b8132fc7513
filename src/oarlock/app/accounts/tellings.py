"""What happened, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oarlock.app.accounts.happened import KINDS, NOTES
from oarlock.domain.entities import entity
from oarlock.kit.text import Msg, Text, msg
from oarlock.scores.rubric import shown
from oarlock.scores.rubric.result import BANDS

NAMES = {
    "line": Text(en="Contract line began", zh="合同行开始"),
    "line_end": Text(en="Contract line ended", zh="合同行结束"),
    "invoice": Text(en="Invoice", zh="发票"),
    "ticket": Text(en="Ticket", zh="工单"),
    "contact": Text(en="Contact", zh="往来"),
    "answer": Text(en="Answer to a survey", zh="调查回复"),
    "owner": Text(en="Person in charge", zh="负责人"),
    "step": Text(en="Step to value", zh="价值步骤"),
    "band": Text(en="Health in another band", zh="健康度换档"),
    "assigned": Text(en="Handed over", zh="负责人交接"),
    "task": Text(en="Task opened", zh="新建任务"),
    "task_done": Text(en="Task closed", zh="任务关闭"),
    "merged": Text(en="Records merged or split", zh="记录合并或拆分"),
    "edited": Text(en="Corrected by hand", zh="人工更正"),
}
NOBODY = Text(en="nobody", zh="无人")
EMPTY = Text(en="empty", zh="空")
CONTACT = {
    "both": Text(en="both sides", zh="双方往来"),
    "theirs": Text(en="from them only", zh="仅对方"),
    "ours": Text(en="from us only", zh="仅我方"),
}
INVOICE = {
    "open": Text(en="open", zh="未付"),
    "paid": Text(en="paid", zh="已付"),
    "void": Text(en="void", zh="已作废"),
}
SURVEYS = {
    "nps": Text(en="recommendation (NPS)", zh="推荐度（NPS）"),
    "csat": Text(en="satisfaction (CSAT)", zh="满意度（CSAT）"),
    "ces": Text(en="ease (CES)", zh="省力度（CES）"),
}

CODES = {
    "outcome_review": Text(en="outcome review", zh="成果回顾"),
    "check_in": Text(en="check-in", zh="例行沟通"),
    "training": Text(en="training", zh="培训"),
    "adoption": Text(en="adoption", zh="推广使用"),
    "billing": Text(en="billing", zh="账务"),
    "support": Text(en="support", zh="支持"),
    "feedback": Text(en="feedback", zh="反馈"),
    "joint_plan": Text(en="joint plan", zh="共同计划"),
    "request": Text(en="request", zh="请求"),
    "problem": Text(en="problem", zh="故障"),
    "question": Text(en="question", zh="咨询"),
    "complaint": Text(en="complaint", zh="投诉"),
    "low": Text(en="low", zh="低"),
    "normal": Text(en="normal", zh="普通"),
    "high": Text(en="high", zh="高"),
    "urgent": Text(en="urgent", zh="紧急"),
    "critical": Text(en="critical", zh="严重"),
    "contract": Text(en="contract", zh="签约"),
    "kick_off": Text(en="kick-off", zh="启动"),
    "data_loaded": Text(en="data loaded", zh="数据就绪"),
    "trained": Text(en="trained", zh="完成培训"),
    "first_use": Text(en="first use", zh="首次使用"),
    "first_value": Text(en="first value", zh="首次见效"),
    "account_manager": Text(en="account manager", zh="客户经理"),
    "csm": Text(en="customer success manager", zh="客户成功经理"),
    "champion": Text(en="champion", zh="支持者"),
    "sponsor": Text(en="sponsor", zh="发起人"),
    "decision_maker": Text(en="decision maker", zh="决策人"),
    "user": Text(en="user", zh="使用者"),
}
"""Codes that most sources share; a source's own word stays as it is."""

assert set(NAMES) == set(KINDS)  # noqa: S101 - each kind has a name


def detail(row: Mapping[str, Any]) -> Msg | Text | str:
    """What there is to tell of an event beside its kind, its day and its amount."""
    if row["event"] in NOTES:
        return _note(row)
    what = str(row["what"] or "")
    if row["event"] == "contact":
        how = CONTACT.get(str(row["state"]))
        if how is None or not what:
            return how or words_of(what)
        return msg("{what}, {how}", what=words_of(what), how=how)
    if row["event"] == "invoice":
        return INVOICE.get(str(row["state"]), str(row["state"] or ""))
    if row["event"] == "answer":
        survey = SURVEYS.get(what, what)
        if row["number"] is None:
            return survey
        told = {"what": survey, "score": _number(row["number"]), "most": _number(row["most"])}
        return msg("{what}: {score} of {most}", **told) if row["most"] is not None else msg("{what}: {score}", **told)
    if row["event"] == "owner":
        return msg("{id} as {role}", id=str(row["id"]), role=words_of(what))
    if row["event"] == "ticket" and row["state"]:
        return msg("{what} ({weight})", what=words_of(what), weight=words_of(str(row["state"])))
    return words_of(what)


def _note(row: Mapping[str, Any]) -> Msg | Text | str:
    """A note of Oarlock's own, with who wrote it and why, as far as it says."""
    told = _told(row)
    if not row["by"]:
        return told
    if not row["why"]:
        return msg("{told}, by {who}", told=told, who=row["by"])
    return msg("{told}, by {who}: {why}", told=told, who=row["by"], why=row["why"])


def _told(row: Mapping[str, Any]) -> Msg | Text | str:
    event, was, became = row["event"], row["what"], row["state"]
    if event == "band":
        told = {"before": BANDS[str(was or "unknown")], "after": BANDS[str(became or "unknown")]}
        return msg("{before} → {after}", **told)
    if event == "assigned":
        return msg("{before} → {after}", before=was or NOBODY, after=became or NOBODY)
    if event == "task":
        return was  # type: ignore[no-any-return]  # the words of the room of tasks
    if event == "task_done":
        return msg("{what} ({weight})", what=was, weight=became)
    if event == "merged":
        if became == "in":
            return msg("{id} is this customer", id=row["id"])
        if became == "alone":
            return msg("{id} stands for itself again", id=row["id"])
        return msg("{id} is {account} from then on", id=row["id"], account=was)
    told = {"field": column(str(row["id"])), "before": _value(was), "after": _value(became)}
    return msg("{field}: {before} → {after}", **told)


def column(name: str) -> Text | str:
    """What a field of a customer's record is called."""
    found = next((one.label for one in entity("account").columns if one.name == name), None)
    return found or name


def _value(value: object) -> Text | str:
    return EMPTY if value in (None, "") else str(value)


def words_of(code: str) -> Text | str:
    """A code in words: those that most sources share have a name, a source's own is told as people write it."""
    return CODES.get(code.lower(), code.replace("_", " "))


def _number(value: float | None) -> str:
    return "" if value is None else f"{shown(value):f}".removesuffix(".0")
