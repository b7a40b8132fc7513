"""A made-up company of some 60 accounts that gives every metric at least 20 rows, an n/a and a tie."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from oarlock.domain.metric import Metric, Question
from oarlock.domain.period import Period, add_months, periods
from tests.support.tables import line, rate
from tests.support.two_engines_booked import booked
from tests.support.two_engines_cases import cases, shared_costs
from tests.support.two_engines_use import use

D = dt.date
FIRST, LAST = D(2023, 1, 1), D(2025, 1, 1)
NOT_YET = D(2025, 2, 1)
MONTHS = periods(D(2022, 11, 1), NOT_YET, "month")
"""The first two have neither rates nor invoices; the last one is not observed to its end."""
NO_RATE = D(2024, 10, 1)
"""Around this day there is no rate for the yen."""


def company(seed: int = 7) -> dict[str, list[dict[str, Any]]]:
    """Rows of every entity that a metric reads."""
    rng = random.Random(seed)
    names = [f"a{i:02d}" for i in range(60)]
    lines: list[dict[str, Any]] = []
    for i, name in enumerate(names):
        start = D(2022, 10, 1) + dt.timedelta(days=rng.randrange(500))
        for k in range(rng.randint(1, 4)):
            length = rng.choice([None, 30, 90, 200, 365])
            end = start + dt.timedelta(days=length) if length else None
            lines.append(line(
                name, start.isoformat(), end.isoformat() if end else None,
                # Equal amounts make ties of rank; they fall on accounts with several names.
                rng.choice([10_000, 10_000, 25_000, rng.randrange(1, 900_000)]),
                interval=rng.choice(["month", "month", "year", "week", "day"]),
                currency=rng.choice(["USD", "USD", "EUR", "JPY"]) if i % 3 == 0 else "USD",
                offering=rng.choice(["x", "y", None]), line_id=f"{name}.{k}", interval_count=rng.choice([1, 1, 3]),
                status=rng.choice(["active"] * 9 + ["unpaid"]), updated_at=dt.datetime(2024, 6, 3, 17, 30),
                discount=rng.choice([None, None, 500]), discount_end=rng.choice([None, D(2024, 2, 29)]),
                canceled_at=rng.choice([None, None, dt.datetime(2024, 3, 31, 20, 15)]),
            ))  # fmt: skip
            if end is None:
                break
            start = end + dt.timedelta(days=rng.choice([0, 0, 10, 60]))
    # The two biggest are equal, so that every ranking has a tie at its top.
    lines += [line(twin, "2022-10-01", None, 90_000_000) for twin in ("twin2", "twin1")]
    accounts = []
    for i, name in enumerate(names):
        parent = None if i % 4 == 0 else names[i - i % 4] if i % 4 < 3 else names[i - 1]
        base = {
            "account_id": name,
            "name": f"Name {i}",
            "parent_id": parent,
            "industry": rng.choice(["工业", "retail", None]),
            "mode": ("strategic", "transactional", None)[i % 3],
        }
        accounts.append({**base, "segment": rng.choice(["s", "m"]), "valid_from": None})
        accounts.append({**base, "segment": rng.choice(["m", "l"]), "valid_from": dt.datetime(2024, 1, 15)})
    rates = []
    for n in range(0, 800, 3):
        day = FIRST + dt.timedelta(days=n)
        rates.append(rate("EUR", "USD", day.isoformat(), f"1.{100 + n % 37}"))
        if abs((day - NO_RATE).days) > 10:
            rates.append(rate("JPY", "USD", day.isoformat(), f"0.00{60 + n % 11}"))
    invoices, payments = [], []
    for i in range(240):
        issued = dt.datetime(2023, 1, 3, 22) + dt.timedelta(days=3 * i, hours=i)
        number = f"i{i}"
        invoices.append({
            "invoice_id": number, "account_id": rng.choice(names), "contract_id": rng.choice([None, f"c{i % 9}"]),
            "issued_at": issued, "due_date": issued.date() + dt.timedelta(days=rng.choice([0, 14, 30])),
            "amount": rng.choice([100_000, 100_000, rng.randrange(1, 9_000_000)]),
            "currency": "JPY" if i == 200 else "EUR" if i % 10 == 0 else "USD",
            "status": rng.choice(["open"] * 8 + ["void", "paid"]), "updated_at": issued + dt.timedelta(days=40),
        })  # fmt: skip
        if i == 200:
            invoices[-1]["status"] = "open"
            continue
        for part in range(rng.randint(0, 2)):
            payments.append({
                "payment_id": f"p{i}.{part}", "invoice_id": number, "amount": rng.randrange(1, 60_000),
                "currency": invoices[-1]["currency"], "paid_at": issued + dt.timedelta(days=rng.randrange(1, 120)),
            })  # fmt: skip
    # Credits: a credit note, an overpaid invoice, and payments that name none.
    invoices.append({
        "invoice_id": "note", "account_id": "a03", "contract_id": None, "issued_at": dt.datetime(2023, 5, 2),
        "due_date": D(2023, 5, 2), "amount": -77_700, "currency": "EUR", "status": "open", "updated_at": None,
    })  # fmt: skip
    payments += [
        {"payment_id": f"loose{i}", "invoice_id": "i3" if i == 4 else None, "account_id": names[i % 4],
         "amount": 9_500_000 if i == 4 else 100_000 - 30_000 * i, "currency": "USD",
         "paid_at": dt.datetime(2023, 6, 1 + i)}
        for i in range(6)
    ]  # fmt: skip
    costs = [
        {"account_id": rng.choice(names), "day": FIRST + dt.timedelta(days=rng.randrange(700)),
         "amount": rng.randrange(-500, 9_000_000), "currency": rng.choice(["USD", "EUR"])}
        for _ in range(200)
    ]  # fmt: skip
    attributes = [
        {"account_id": n, "attribute": "fit", "value": rng.choice(["good", "bad"]), "valid_from": None}
        for n in names[:50]
    ]
    assignments = [
        {"account_id": n, "employee_id": rng.choice(["e1", "e2"]), "role": rng.choice(["owner", "csm"]),
         "start_date": rng.choice([None, D(2023, 6, 1)]), "end_date": rng.choice([None, D(2024, 6, 1)])}
        for n in names for _ in range(2)
    ]  # fmt: skip
    found = {
        "contract_line": lines, "account": accounts, "fx_rate": rates, "invoice": invoices, "payment": payments,
        "cost": costs + shared_costs(seed), "account_attribute": attributes, "assignment": assignments,
        **cases(seed, names),
    }  # fmt: skip
    for more in (use(seed, names), booked(seed, names, found["ticket"])):
        for name, rows in more.items():
            found[name] = [*found.get(name, []), *rows]
    return found


def question(metric: Metric, **more: Any) -> Question:
    """Two years by month for a metric, with what it needs to have an answer."""
    parameters = (
        ("cash", "9000000"),
        ("fixed_cost_per_month", "3000000"),
        ("contribution_margin", "0.7"),
        ("top", "3"),
    )
    return Question(
        metric=metric.card.name, as_of=NOT_YET, periods=more.pop("periods", MONTHS), zone="Asia/Shanghai",
        observed_until=D(2025, 1, 20), parameters=parameters, **more,
    )  # fmt: skip


def trailing() -> tuple[Period, ...]:
    """Windows of twelve months that overlap, one ending each month."""
    return tuple(Period(add_months(p.start, -12), p.start) for p in MONTHS[13:])
