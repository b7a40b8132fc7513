"""The report for a terminal: revenue figures, bridge, cohorts, concentration, receivables; then who needs someone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.cli.asker import Asker
from oarlock.cli.attention import attention
from oarlock.cli.door import Door
from oarlock.cli.output import Column, console, show, table
from oarlock.cli.picture import heat, sparkline, waterfall
from oarlock.cli.triangle import SIZE, STARTED
from oarlock.kit.text import Msg, Text, msg
from oarlock.pipeline.labels import label, labelled

if TYPE_CHECKING:
    from oarlock.lake.workspace import Workspace
    from oarlock.pipeline.answer import Answer

COHORTS = 12


def report(
    workspace: Workspace, door: Door, *, as_of: dt.date | None = None, definition: str = "standard", every: bool = False
) -> None:
    """Print the whole report; `every`: all accounts of each list. Single customers are told as of the last refresh."""
    asker = Asker(workspace, door, as_of=as_of, definition=definition)
    first = asker.ask("mrr", "now")
    title = msg(
        "Revenue report · as of {day} · {currency} · definition set {set}",
        day=first.question.as_of, currency=workspace.currency, set=first.question.definition.label,
    )  # fmt: skip
    _heading(door, title)
    _figures(asker, door, first)
    _bridge(asker, door)
    _cohorts(asker, door)
    _concentration(asker, door)
    _receivables(asker, door)
    if as_of is None:
        attention(workspace, door, every=every)
    for note in asker.notes:
        console().print(f"· {note}")


def _heading(door: Door, text: Msg | Text) -> None:
    console().print()
    console().print(door.say(text), style="bold")


def _figures(asker: Asker, door: Door, mrr: Answer) -> None:
    months = [r for r in asker.rows("mrr", "months") if r["value"] is not None]
    rows = [
        {"what": mrr.card.title, "value": mrr.rows[0]["value"], "unit": "money", "currency": mrr.rows[0]["currency"]}
    ]
    for name, standing, unit in (
        ("arr", "now", "money"), ("arpa", "now", "money"),
        ("net_revenue_retention", "trailing", "ratio"), ("gross_revenue_retention", "trailing", "ratio"),
        ("logo_retention", "trailing", "ratio"), ("gross_renewal_rate", "trailing", "ratio"),
        ("quick_ratio", "trailing", "index"),
    ):  # fmt: skip
        answer = asker.ask(name, standing)
        row = answer.rows[0] if answer.rows else {"value": None}
        title = msg("{title}, last 12 months", title=answer.card.title) if standing == "trailing" else answer.card.title
        rows.append({"what": title, "value": row["value"], "unit": unit, "currency": row.get("currency")})
    printed = [{"what": r["what"], "value": show(r["value"], r["unit"], door, currency=r["currency"])} for r in rows]
    printed.insert(1, {"what": msg("Paying accounts"), "value": show(mrr.rows[0]["accounts"], "count", door)})
    table(printed, (Column("what", Text(en="Figure", zh="指标")), Column("value", VALUE, "count")), door)
    if len(months) > 1:
        line = sparkline([float(r["value"]) for r in months])
        text = msg("MRR by month, {first} to {last}:", first=months[0]["as_of"], last=months[-1]["as_of"])
        console().print(f"{door.say(text)}  {line}")


def _bridge(asker: Asker, door: Door) -> None:
    rows = asker.rows("revenue_bridge", "trailing")
    if not rows or rows[0]["amount"] is None:
        return
    text = msg("Revenue bridge, {start} to {end}", start=rows[0]["period"], end=rows[0]["period_end"])
    _heading(door, text)
    lines = [
        (
            str(r["line"]),
            door.say(_text(label("line", r["line"]))),
            int(r["amount"]),
            show(r["amount"], "money", door, currency=r["currency"]),
            door.say(msg("{n} accounts", n=1 if r["accounts"] == 1 else show(r["accounts"], "count", door))),
        )
        for r in sorted(rows, key=lambda r: r["step"])
    ]
    console().print(waterfall(lines, room=console().width))


def _cohorts(asker: Asker, door: Door) -> None:
    rows = asker.rows("cohort_revenue_retention", "months")
    cohorts = sorted({r["cohort"] for r in rows})[-COHORTS:]
    values = {(r["cohort"], r["age"]): r["value"] for r in rows}
    sizes = {r["cohort"]: r["n"] for r in rows}
    if not cohorts:
        return
    _heading(door, msg("Revenue retention by starting month: what is left of it, by age in months"))
    ages = range(min(COHORTS, max(r["age"] for r in rows) + 1))
    body = [
        (
            f"{c:%Y-%m}",
            show(sizes[c], "count", door),
            [None if values.get((c, a)) is None else round(100 * values[(c, a)]) for a in ages],
        )
        for c in cohorts
    ]
    heads = (door.say(STARTED), door.say(SIZE))
    console().print(heat(body, heads=heads, ages=list(ages)))


def _concentration(asker: Asker, door: Door) -> None:
    rows = [r for r in asker.rows("revenue_concentration", "now") if r["basis"] == "revenue"]
    if not rows or rows[0]["value"] is None:
        return
    r = rows[0]
    _heading(door, msg("Concentration"))
    biggest = r["biggest_name"] or r["biggest"]
    text = msg(
        "{name} brings {share} of MRR ({amount}); the five biggest {top}. HHI {hhi}, Gini {gini}; "
        "{n} of {all} customers bring 80 %.",
        name=biggest, share=show(r["value"], "ratio", door),
        amount=show(r["numerator"], "money", door, currency=r["currency"]), top=show(r["top_5"], "ratio", door),
        hhi=f"{r['hhi']:,.0f}", gini=f"{r['gini']:.2f}", n=r["accounts_for_80"], all=r["n"],
    )  # fmt: skip
    console().print(door.say(text))
    if r["alert"]:
        alert = msg(
            "! One customer has 25 % or more, or the HHI is 2,500 or more: losing the biggest is a business risk."
        )
        console().print(door.say(alert), style="bold yellow")
    # The report shows no runway, so what a runway would need is no note of its; missing rates are told above.
    lost = asker.rows("loss_stress_test", "now", is_noted=False)[:5]
    table(
        [{**x, "account": x["name"] or x["account"]} for x in lost],
        (
            Column("account", Text(en="If this customer leaves", zh="若失去该客户")),
            Column("lost", Text(en="MRR lost", zh="损失 MRR"), "money"),
            Column("share", Text(en="Share", zh="占比"), "ratio"),
            Column("revenue_left", Text(en="MRR left", zh="剩余 MRR"), "money"),
        ),
        door,
    )


def _receivables(asker: Asker, door: Door) -> None:
    ageing = asker.rows("receivables_ageing", "now")
    _heading(door, msg("Receivables"))
    if not any(r["invoices"] for r in ageing):
        console().print(door.say(msg("No open invoice is known. Import invoices and payments to see what is owed.")))
        return
    table(
        labelled(ageing),
        (
            Column("bucket", Text(en="Days overdue", zh="逾期天数")),
            Column("value", Text(en="Owed", zh="欠款"), "money"),
            Column("share", Text(en="Share", zh="占比"), "ratio"),
            Column("invoices", Text(en="Invoices", zh="发票数"), "count"),
            Column("accounts", Text(en="Accounts", zh="客户数"), "count"),
        ),
        door,
    )
    dso = asker.ask("days_sales_outstanding")
    if dso.rows and dso.rows[0]["value"] is not None:
        days = show(float(dso.rows[0]["value"]), "days", door)
        console().print(f"{door.say(dso.card.title)}: {days} {door.say(Text(en='days', zh='天'))}")
    for r in asker.rows("overdue_share", "now"):
        if r["value"] is not None:
            size = door.say(_text(label("deal_size", r["deal_size"])))
            text = msg(
                "{size}: {share} overdue ({overdue} of {all})",
                size=size, share=show(r["value"], "ratio", door),
                overdue=show(r["numerator"], "money", door, currency=r["currency"]),
                all=show(r["denominator"], "money", door, currency=r["currency"]),
            )  # fmt: skip
            console().print(door.say(text))


def _text(value: Text | object) -> Text:
    return value if isinstance(value, Text) else Text(en=str(value), zh=str(value))


VALUE = Text(en="Value", zh="数值")
