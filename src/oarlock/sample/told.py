"""Revenue and hazards as they go into `truth.json`."""

from __future__ import annotations

from typing import Any

from oarlock.sample.days import Days
from oarlock.sample.ledger import Ledger, Step
from oarlock.sample.lines import Exposures
from oarlock.sample.market import INDUSTRIES, SEGMENTS


def revenue(ledger: Ledger, days: Days) -> dict[str, Any]:
    """MRR at each instant and the movements between them, in US cents."""
    iso = [days.iso(day) for day in ledger.days]
    contract = ledger.bases["contract"]
    mrr = [
        {
            "day": day, "total": contract[i], "list": ledger.bases["list"][i], "net": ledger.bases["net"][i],
            **{system: values[i] for system, values in ledger.systems.items()},
            "by_segment": {name: values[i] for name, values in sorted(ledger.segments.items())},
            "accounts": ledger.accounts[i],
        }
        for i, day in enumerate(iso)
    ]  # fmt: skip
    movements = [
        {
            "from": iso[i - 1], "to": iso[i], "opening": contract[i - 1], **ledger.steps[i].amounts,
            "closing": contract[i], "accounts": ledger.steps[i].accounts, **_retention(ledger.steps[i]),
        }
        for i in range(1, len(iso))
    ]  # fmt: skip
    told: dict[str, Any] = {"mrr": mrr, "movements": movements}
    if len(iso) > 12:
        told["trailing_12"] = {"from": iso[-13], "to": iso[-1], "opening": contract[-13], **_retention(ledger.year)}
    return told


def _retention(step: Step) -> dict[str, int]:
    return {
        "kept_net": step.kept, "kept_gross": step.kept_gross, "logos_start": step.start_logos,
        "logos_kept": step.kept_logos,
    }  # fmt: skip


def hazards(exposures: Exposures) -> dict[str, Any]:
    """The chances that churn was drawn with, and what was drawn."""
    return {
        "formula": {
            "monthly": "monthly * (1 + early * exp(-months / 6)) * industry, at the end of each month without a term",
            "at_term": "at_term * industry, at the end of each term; no chance above 0.95",
        },
        "segments": {
            s.name: {"monthly": s.monthly, "early": s.early, "at_term": s.at_term, "comeback_monthly": s.comeback}
            for s in SEGMENTS
            if s.monthly
        },
        "industries": {name.en: factor for name, _, factor in INDUSTRIES},
        "drawn": [
            {"segment": segment, "kind": kind, "draws": e.draws, "expected": round(e.expected, 6), "events": e.events}
            for (segment, kind), e in sorted(exposures.by.items())
        ],
    }
