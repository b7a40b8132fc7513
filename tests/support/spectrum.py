"""Records that place a company on the spectrum, and asking strategy's figures about them."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from oarlock.domain.metric import Question
from oarlock.strategy.registry import figure
from tests.support.tables import FakeTables, line

NOW = dt.date(2024, 7, 1)
DAY = dt.date(2024, 3, 5)
Rows = dict[str, list[dict[str, Any]]]


def ask(name: str, entities: Rows, **more: Any) -> list[dict[str, Any]]:
    """All rows of the answer in the card's order, with exactly the declared columns."""
    q = Question(metric=name, as_of=more.pop("as_of", NOW), **more)
    tables = FakeTables(entities, as_of=q.as_of)
    card = figure(name).card
    rows = tables.fetch(figure(name).answer(tables, q))
    ordered = sorted(rows, key=lambda row: tuple((row[k] is not None, row[k]) for k in card.order))
    return [{f.name: row[f.name] for f in card.fields} for row in ordered]


def positions(entities: Rows, kind: str, **more: Any) -> dict[str, dict[str, Any]]:
    """Positions of one kind by subject."""
    return {r["subject"]: r for r in ask("spectrum_position", entities, **more) if r["subject_kind"] == kind}


def hours(account: str | None, size: float, activity: str = "delivery", **more: Any) -> dict[str, Any]:
    """An entry of effort."""
    row = {"account_id": account, "employee_id": "e", "day": DAY, "hours": size, "activity": activity, **more}
    return {"effort_id": str(sorted(row.items(), key=str)), **row}


def shares(account: str, whole: int = 100, **of: int) -> Rows:
    """Records of one account: of `whole` hours, cents, tickets … so many are on the client's side, by factor."""
    rows: Rows = {}
    if (n := of.get("custom")) is not None:
        rows["effort"] = [hours(account, float(n), "custom"), hours(account, float(whole - n))]
    if (n := of.get("single_output")) is not None:
        rows["output"] = [
            {"output_id": f"{account}1", "account_id": account, "cost": n, "currency": "USD", "made_at": DAY},
            {"output_id": f"{account}2", "account_id": account, "cost": whole - n, "currency": "USD", "made_at": DAY},
        ]
        rows["output_use"] = [{"output_id": f"{account}2", "account_id": "everybody", "used_at": DAY}]
    if (n := of.get("off_book")) is not None:
        sold = [(n, 1), (whole - n, 100)]
        rows["contract_line"] = [
            line(account, "2020-01-01", amount=amount * 100, offering="o", line_id=f"{account}{price}",
                 quantity=amount * 1.0 if price == 100 else 1.5 * amount)
            for amount, price in sold if amount
        ]  # fmt: skip
        rows["price"] = [{"offering_id": "o", "currency": "USD", "interval": "month", "unit_price": 100,
                          "price_from": dt.date(2019, 1, 1)}]  # fmt: skip
    if (n := of.get("named_support")) is not None:
        rows["assignment"] = [{"account_id": account, "employee_id": "named", "role": "owner"}]
        rows["ticket"] = [
            {"ticket_id": f"{account}{i}", "account_id": account, "employee_id": "named" if i < n else "pool",
             "created_at": dt.datetime(2024, 3, 5, 12)}
            for i in range(whole)
        ]  # fmt: skip
    if (n := of.get("bespoke")) is not None:
        rows["opportunity"] = [
            {"opportunity_id": f"{account}{i}", "account_id": account, "is_closed": True, "is_won": True,
             "is_bespoke": i < n, "close_date": DAY}
            for i in range(whole)
        ]  # fmt: skip
    if (n := of.get("single_dev")) is not None:
        rows.setdefault("effort", []).extend(
            [hours(account, float(n), "development"), hours(None, float(whole - n), "development")]
        )
    return rows


def together(*many: Rows) -> Rows:
    """Records of several accounts as one company's."""
    found: Rows = {}
    for rows in many:
        for name, some in rows.items():
            found[name] = found.get(name, []) + [r for r in some if r not in found.get(name, [])]
    return found


def written(folder: Path, rows: Rows) -> list[Path]:
    """The rows as files named by their entity, a column for each code; money in major units, as files hold it."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, some in rows.items():
        paths.append(folder / f"{name}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, sorted({column for row in some for column in row}))
            out.writeheader()
            out.writerows({**row, **_major(row)} for row in some)
    return paths


def _major(row: dict[str, Any]) -> dict[str, str]:
    return {c: f"{row[c] / 100:.2f}" for c in ("amount", "unit_price", "cost") if row.get(c) is not None}
