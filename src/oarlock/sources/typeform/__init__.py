"""Typeform: CSV of a form's responses; questions are headers in any words, hidden fields are columns of their own."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, sql, targets
from oarlock.domain.plan import Col, Const, Expr, First, Part, Preset, ReadPlan

_NUMBER = "nullif(regexp_extract({x}, '^ *([0-9]+([.][0-9]+)?)', 1), '')"
_QUESTIONS = {
    "nps": r"/how likely.*recommend|recommend.*(friend|colleague)|wahrscheinlich.*empfehlen|推荐/",
    "csat": r"/satisf|zufrieden|满意/",
    "ces": r"/how (easy|difficult|hard)|(easy|difficult) (was|is) it|effort|made it easy|费力|费劲|容易/",
}
_DONE = First(Col("Submit Date (UTC)", "Submitted At"), Col("Stage Date (UTC)"), Col("Start Date (UTC)", "Started At"))
_ACCOUNT = First(
    Col("account_id", "accountid", "customer_id", "company_id", "organization_id", "org_id"),
    Col("company", "account", "customer", "organization"),
)
_EMAIL = First(Col("email", "user_email", "contact_email"), Col("/e-?mail|邮箱/"))


def _part(kind: str) -> Part:
    asked = Col(_QUESTIONS[kind])
    score = sql(_NUMBER, x=asked)
    top = f"max(try_cast({_NUMBER} AS DOUBLE)) OVER ()"
    bottom = f"min(try_cast({_NUMBER} AS DOUBLE)) OVER ()"
    # A form does not say how long its scale is: the usual one that holds every answer.
    low: Expr = sql(f"CASE WHEN {bottom} < 1 THEN '0' ELSE '1' END", x=asked)
    high: Expr = sql(f"CASE WHEN {top} > 7 THEN '10' WHEN {top} > 5 THEN '7' ELSE '5' END", x=asked)
    if kind == "nps":
        low, high = Const("0"), Const("10")
    return Part(
        entity="survey_response",
        where=sql(f"{_NUMBER} IS NOT NULL", x=asked),
        targets=targets(
            response_id=sql(f"'{kind}:' || {{i}}", i=Col("#", "Response ID", "Token")),
            account_id=_ACCOUNT,
            contact_id=Col("contact_id", "user_id", "person_id"),
            respondent_email=_EMAIL,
            role=Col("role", "job_title"),
            survey_type=Const(kind),
            score=score,
            scale_min=low,
            scale_max=high,
            comment=Col(r"/(main|primary) reason|why|anything else|tell us more|improve|原因|建议|其他/"),
            sent_at=Col("sent_at", "survey_sent_at"),
            responded_at=_DONE,
        ),
    )


PRESETS = (
    Preset(
        name="typeform_responses",
        title="Typeform CSV: responses of a form",
        needs=(("#", "Response ID", "Token"), ("Start Date (UTC)",), ("Submit Date (UTC)",), ("Network ID",)),
        hints=("Response Type", "Stage Date (UTC)", "Tags", "Ending"),
        plan=ReadPlan(
            preset="typeform_responses",
            system="typeform",
            never=NEVER,
            parts=tuple(_part(kind) for kind in _QUESTIONS),
        ),
    ),
)
