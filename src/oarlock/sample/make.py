"""Makes the sample: company by company, so that any size fits in memory; the biggest customer comes last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oarlock.errors import UserError
from oarlock.sample.biggest import biggest
from oarlock.sample.company import Sample
from oarlock.sample.crowd.make import crowd, write_truth
from oarlock.sample.days import ZONE
from oarlock.sample.dirty import write_dirty
from oarlock.sample.draw import Draw
from oarlock.sample.files import Table
from oarlock.sample.rates import REPORTING
from oarlock.sample.roles import FEWEST
from oarlock.sample.strategy.recount.truth import strategy_truth
from oarlock.sample.told import hazards, revenue

END = dt.date(2026, 11, 1)
"""The day of export: on its 00:00 the last whole month has just ended."""


@dataclass(frozen=True, kw_only=True)
class SampleSummary:
    """What was written. `folders` are to be imported; the truth stays out of the lake.

    timezone and currency: what a workspace for the sample should be set to; as_of: the last day that the files saw.
    """

    out: Path
    folders: tuple[Path, ...]
    files: dict[str, int]
    rows: int
    truth: Path
    timezone: str
    currency: str
    as_of: dt.date


def make_sample(
    out: Path,
    *,
    accounts: int = 200,
    months: int = 24,
    seed: int = 7,
    end: dt.date = END,
    dirty: bool = False,
    behaviour: bool = True,
    hazard: bool = False,
    events: int = 0,
    progress: Callable[[int, int, str], None] | None = None,
) -> SampleSummary:
    """Write the source-shaped files of a sample company and its `truth.json` under `out`.

    The same arguments give the same bytes. `end` is the day of export; `dirty` adds a file with planted bad rows;
    `behaviour` adds what customers do, say and cost to what they buy, which stays as it is without it.

    With `hazard` or a number of `events` it is a plainer company of any size: its churn is drawn from a hazard of the
    usage, tickets and renewals that its own files show, and it has about so many events (0: a hundred a customer).
    `progress` is called with companies done, companies in all and a label. Raises `UserError` for impossible sizes.
    """
    if accounts < FEWEST or months < 3 or months > 240:
        raise UserError(
            "A sample needs at least {fewest} accounts and 3 to 240 months.", fewest=FEWEST, remedy="Ask for more."
        )
    if hazard or events:
        asked = {"accounts": accounts, "months": months, "seed": seed, "events": events or 100 * accounts}
        return _crowd(out, asked, end=end, progress=progress)
    with ExitStack() as stack:
        sample = Sample(out, stack, accounts=accounts, months=months, seed=seed, end=end, behaviour=behaviour)
        sample.book.fixed(sample.rates, Draw(seed, "people", accounts + 1))
        if sample.behaviour:
            sample.behaviour.fixed(sample.book)
        if sample.strategy:
            sample.strategy.fixed()
        for number in range(1, accounts):
            sample.company(number)
            if progress and number % 500 == 0:
                progress(number, accounts, "")
        big = biggest(sample)
        acts = sample.behaviour.close() if sample.behaviour else None
    if progress:
        progress(accounts, accounts, "")
    planted_bad = write_dirty(out / "dirty", seed=seed) if dirty else None
    return _summary(sample, big, {"behaviour": acts, "dirty": planted_bad})


def _summary(sample: Sample, big: dict[str, Any], more: dict[str, dict[str, Any] | None]) -> SampleSummary:
    """Write `truth.json` and say what was made."""
    tables = [*vars(sample.stripe).values(), *vars(sample.crm).values(), *vars(sample.book).values()]
    files = {str(t.path.relative_to(sample.out)): t.rows for t in tables if isinstance(t, Table)}
    folders = ["stripe", "salesforce", "generic"]
    if sample.behaviour:
        files |= sample.behaviour.written()
        folders += ["usage", "success"]
    if sample.strategy:
        files |= sample.strategy.written()
        folders.append("strategy")
    ledger, planted = sample.ledger, sample.planted
    total = ledger.bases["contract"][-1]
    as_of = dt.date.fromordinal(sample.days.end)
    told = {
        "about": "Planted facts of a made-up company. Amounts: minor units; totals: US cents at the day's rates.",
        "made_with": {"accounts": sample.accounts, "months": sample.months, "seed": sample.seed, "end": str(as_of)},
        "timezone": ZONE,
        "currency": REPORTING,
        "files": files,
        **revenue(ledger, sample.days),
        "biggest_customer": big,
        "concentration": {
            "top": [mrr for mrr, _ in sorted(ledger.top, reverse=True)], "squares": ledger.squares, "total": total,
        },
        "planted": {"counts": dict(sorted(planted.counts.items())), "listed": dict(sorted(planted.listed.items()))},
        "groups": [
            {"holding": f"C-{number + 1:06d}", "members": members} for number, members in planted.groups.items()
        ],
        "identity": {"best_match": dict(sorted(planted.matches.items())), "duplicates": planted.twins},
        "receivables": sample.owed.told(),
        "opportunities": dict(sorted(planted.deals.items())),
        "hazards": hazards(sample.exposures),
    }  # fmt: skip
    told |= {name: part for name, part in more.items() if part is not None}
    if sample.strategy:
        told["strategy"] = strategy_truth(sample.out, at=dt.date.fromordinal(sample.days.instants[-1]))
    truth = write_truth(sample.out, told)
    return SampleSummary(
        out=sample.out, folders=tuple(sample.out / name for name in folders), files=files,
        rows=sum(files.values()), truth=truth, timezone=ZONE, currency=REPORTING, as_of=as_of,
    )  # fmt: skip


def _crowd(
    out: Path, asked: dict[str, int], *, end: dt.date, progress: Callable[[int, int, str], None] | None
) -> SampleSummary:
    """The plainer company whose fate follows its usage."""
    files, told = crowd(out, **asked, end=end, progress=progress)
    told = {
        "about": "Planted facts of a made-up company.", "made_with": {**asked, "end": str(end)}, "timezone": ZONE,
        "currency": REPORTING, "files": files, **told,
    }  # fmt: skip
    return SampleSummary(
        out=out, folders=tuple(out / name for name in ("generic", "success", "usage")), files=files,
        rows=sum(files.values()), truth=write_truth(out, told), timezone=ZONE, currency=REPORTING, as_of=end,
    )  # fmt: skip
