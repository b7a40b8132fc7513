"""How much evidence health rests on, from what is published: by input, by customer, and in all."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oarlock.kit.text import Text
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.published import published
from oarlock.scores.health.shipped import model_of
from oarlock.scores.rubric import Model


@dataclass(frozen=True, kw_only=True)
class InputCoverage:
    """One input of the model: for how many of all customers it has a value, and why not (reason → customers)."""

    input: str
    label: Text
    metric: str
    covered: int
    customers: int
    missing: Mapping[str, int]

    @property
    def share(self) -> float:
        """covered ÷ customers, from 0 to 1."""
        return self.covered / self.customers


@dataclass(frozen=True, kw_only=True)
class AccountCoverage:
    """One customer: the share of the model's weight that is known of it (0 to 1), and the inputs that are missing."""

    account: str
    name: str
    coverage: float
    missing: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Health's evidence on a day: customers, those with a score, the mean coverage, each input, each customer.

    inputs and accounts are sorted, the least covered first.
    """

    as_of: dt.date
    model: str
    customers: int
    scored: int
    mean: float
    inputs: tuple[InputCoverage, ...]
    accounts: tuple[AccountCoverage, ...]


def evidence(workspace: Workspace) -> Evidence | None:
    """The evidence of the published health; None while none is published or it speaks of nobody."""
    found = published(workspace, "health")
    rows = [r for r in found.rows if r["account_id"] is not None and r["coverage"] is not None] if found else []
    return weighed(rows, model_of(found.question), as_of=found.question.as_of) if found and rows else None


def weighed(rows: Sequence[Mapping[str, Any]], model: Model, *, as_of: dt.date) -> Evidence:
    """The evidence of rows of health (at least one) under their model."""
    values = [json.loads(r["inputs"]) for r in rows]
    reasons = [json.loads(r["missing"]) for r in rows]
    inputs = [
        InputCoverage(
            input=one.id, label=one.label, metric=one.source.metric if one.source else "",
            covered=sum(one.id in v for v in values), customers=len(rows),
            missing=Counter(why.get(one.id, "n/a") for v, why in zip(values, reasons, strict=True) if one.id not in v),
        )
        for one in model.inputs
    ]  # fmt: skip
    accounts = [
        AccountCoverage(
            account=r["account_id"], name=r["name"] or "", coverage=r["coverage"],
            missing=tuple(one.label for one in model.inputs if one.id not in v),
        )
        for r, v in zip(rows, values, strict=True)
    ]  # fmt: skip
    return Evidence(
        as_of=as_of, model=model.label, customers=len(rows), scored=sum(r["score"] is not None for r in rows),
        mean=sum(r["coverage"] for r in rows) / len(rows),
        inputs=tuple(sorted(inputs, key=lambda i: (i.covered, i.input))),
        accounts=tuple(sorted(accounts, key=lambda a: (a.coverage, a.account))),
    )  # fmt: skip
