"""What a model would do to the customers that are published, told at once: from published values, for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oarlock.domain.predicate import ALL, Is, Predicate, Some, both
from oarlock.kit.text import Msg, msg
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import Served
from oarlock.lake.trying import TRIED, Held, tried
from oarlock.pipeline.published import model_in_force
from oarlock.scores.health.again import STEP, UNKNOWN, again
from oarlock.scores.rubric import Model
from oarlock.scores.rubric.result import BANDS
from oarlock.scores.rubric.table import AGE
from oarlock.scores.rubric.variants import attributes_of

HEALTH = "health_now"
OWN = ("account_id", "name", "value", "was_score", "was_band", "score", "band", "status", "variant")
"""Names that an input must not have to be tried this way."""

ORDER = {"red": 0, "amber": 1, "green": 2}


@dataclass(frozen=True, kw_only=True)
class Way:
    """Customers that go from one band to another: how many, and their ARR in minor units (None: not known of any)."""

    before: str
    after: str
    n: int
    value: int | None

    @property
    def direction(self) -> int:
        """1 for better, −1 for worse, 0 where evidence comes or goes."""
        if "unknown" in (self.before, self.after):
            return 0
        return 1 if ORDER[self.after] > ORDER[self.before] else -1


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Published health beside health under a model that is not in force.

    accounts: customers that were scored. ways: those that change band, the most ARR first; rows: the first of these
    customers (account_id, name, value, was_score, was_band, score, band). before, after: customers of each band.
    steps_before, steps_after: customers by ten points of score, from 0 on.
    """

    old: Model
    new: Model
    accounts: int
    ways: tuple[Way, ...]
    rows: tuple[dict[str, object], ...]
    before: dict[str, int]
    after: dict[str, int]
    steps_before: tuple[int, ...]
    steps_after: tuple[int, ...]

    @property
    def changed(self) -> int:
        """How many change band."""
        return sum(way.n for way in self.ways)

    def among(self, direction: int) -> tuple[int, int]:
        """How many get better (1), worse (−1), or come into and out of evidence (0), and their known ARR."""
        ways = [way for way in self.ways if way.direction == direction]
        return sum(way.n for way in ways), sum(way.value or 0 for way in ways)


def obstacle(served: Served, new: Model) -> Msg | None:
    """Why a model cannot be tried on what is published; None when it can."""
    if HEALTH not in served.tables or PORTFOLIO not in served.tables:
        return msg("No health is published yet, so there is nothing to try the draft on.")
    old = model_in_force(served.snapshot)
    have = {one.id: one.source for one in old.drivers}
    lacking = [one.id for one in new.drivers if one.id not in have or have[one.id] != one.source]
    lacking += [name for name in attributes_of(new) if name not in served.columns(PORTFOLIO)]
    lacking += [one.id for one in new.drivers if one.id in OWN or one.id.endswith(AGE)]
    if lacking:
        return msg(
            "The draft reads values that the published figures do not hold ({names}), so it cannot be tried on them. "
            "On the server, oarlock models health preview computes them.",
            names=", ".join(dict.fromkeys(lacking)),
        )
    return None


def trial(served: Served, new: Model, *, among: Predicate = ALL, limit: int = 50) -> Trial | None:
    """The published customers under another model, by the engine's own arithmetic; None where there is an obstacle.

    All of them are scored, by one query: a tenth of a second for 10,000 customers and half a second for 100,000,
    after two tenths for making it. So nothing is drawn at random, and a refresh after publishing says the same.
    """
    if obstacle(served, new) is not None:
        return None
    numbers = {one.id: "float64" for one in new.drivers}
    numbers |= {f"{one.id}{AGE}": "int64" for one in new.inputs if one.source is not None and one.source.age}
    held = Held(
        table=HEALTH,
        columns={"account_id": "string", "name": "string", "score": "float64", "band": "string", "status": "string"},
        json="inputs",
        unpacked=numbers,
        portfolio={"value": "int64", **dict.fromkeys(attributes_of(new), "string")},
    )
    with tried(served, held, lambda rows, named: again(new, _renamed(rows), named), among=among) as found:
        moved = Some(tuple(_moves()))
        ways = found.totals(TRIED, where=moved, by="way", sums=("value",))
        order = (("value", True), ("account_id", False))
        return Trial(
            old=model_in_force(served.snapshot), new=new,
            accounts=int(str(found.totals(TRIED)[0]["n"])),
            ways=tuple(_way(row) for row in ways),
            rows=tuple(found.rows(TRIED, where=moved, order=order, limit=limit)),
            before=_counts(found.totals(TRIED, by="was_band")), after=_counts(found.totals(TRIED, by="band")),
            steps_before=_steps(found.totals(TRIED, by="was_step")),
            steps_after=_steps(found.totals(TRIED, by="step")),
        )  # fmt: skip


def _renamed(rows: object) -> object:
    known = rows.filter(rows.account_id.notnull(), rows.status != "not_observed")  # type: ignore[attr-defined]
    return known.rename(was_score="score", was_band="band").drop("status")


def _moves() -> Iterable[Predicate]:
    """Every pair of two different bands."""
    for before in BANDS:
        yield both(Is("was_band", "=", before), Is("band", "!=", before))


def _way(row: dict[str, object]) -> Way:
    before, after = str(row["key"]).split(">")
    value = row["value"]
    return Way(before=before, after=after, n=int(str(row["n"])), value=None if value is None else int(str(value)))


def _counts(rows: list[dict[str, object]]) -> dict[str, int]:
    found = {str(row["key"]): int(str(row["n"])) for row in rows}
    return {band: found.get(band, 0) for band in BANDS}


def _steps(rows: list[dict[str, object]]) -> tuple[int, ...]:
    found = {int(str(row["key"])): int(str(row["n"])) for row in rows if row["key"] is not None}
    found.pop(UNKNOWN, None)
    return tuple(found.get(at, 0) for at in range(100 // STEP))
