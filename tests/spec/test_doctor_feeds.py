"""Freshness and coverage: what is late or was never imported is said, with the figures that suffer (R-142, R-152)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from oarlock.domain.entities import ENTITIES, stored
from oarlock.ingest.feeds import Feed
from oarlock.kit.text import render
from oarlock.pipeline.evidence import weighed
from oarlock.pipeline.freshness import alerts, feed_rows, state_of, suffering
from oarlock.scores.health.shipped import shipped
from oarlock.strategy.registry import all_figures

TODAY = dt.date(2026, 3, 31)
CARDS = [m.card for m in all_figures()]


def feed(entity: str, age: int | None, *, system: str = "") -> Feed:
    day = None if age is None else TODAY - dt.timedelta(days=age)
    return Feed(
        system=system, entity=entity, rows=1, accounts=1, last_import=dt.datetime(2026, 3, 31), observed_until=day,
        age_days=age,
    )  # fmt: skip


@pytest.mark.parametrize("name", [n for n, e in ENTITIES.items() if e.quiet_days is not None])
def test_a_feed_is_fresh_late_and_stopped_in_this_order(name: str) -> None:
    quiet = ENTITIES[name].quiet_days
    assert quiet is not None
    states = [state_of(name, age) for age in range(quiet + 5)]
    assert [s for i, s in enumerate(states) if i == 0 or states[i - 1] != s] == ["fresh", "late", "stopped"]
    assert states.index("late") == max(1, quiet // 2) + 1
    # Figures are observed to the end of the last day seen, and for as long after it as the feed may be quiet.
    assert states.index("stopped") == quiet + 2
    assert state_of(name, None) == "untimed"


def test_r142_no_usage_for_48_hours_alerts() -> None:
    assert ENTITIES["usage_event"].quiet_days == 2
    for age in range(8):
        day_ended = dt.datetime.combine(TODAY - dt.timedelta(days=age - 1), dt.time())
        is_silent = dt.datetime.combine(TODAY, dt.time()) - day_ended >= dt.timedelta(hours=48)
        found = alerts([feed("usage_event", age, system="posthog"), feed("ticket", 90)])
        assert len(found) == is_silent, age
        assert all("posthog" in render(a, lang=lang) for a in found for lang in ("en", "zh"))
    assert [state_of("usage_event", age) for age in (1, 2, 3, 4)] == ["fresh", "late", "late", "stopped"]


def test_figures_suffer_from_the_feed_that_they_are_made_of() -> None:
    feeds = [
        feed("contract_line", 400), feed("usage_event", 9), feed("ticket", 10), feed("interaction", 30, system="old"),
        feed("interaction", 1),
    ]  # fmt: skip
    found = {s.entity: s for s in suffering(CARDS, feeds, as_of=TODAY)}
    made: dict[str, set[str]] = {}
    for card in CARDS:
        made.setdefault(stored(card.entities)[0], set()).add(card.name)
    assert found.keys() == made.keys() - {"contract_line", "interaction"}
    assert {s: {c.name for c in found[s].figures} for s in found} == {s: made[s] for s in found}
    assert {s.state for s in found.values() if s.entity not in ("usage_event", "ticket")} == {"never"}
    assert (found["usage_event"].state, found["usage_event"].is_seen) == ("stopped", False)
    assert (found["ticket"].state, found["ticket"].is_seen) == ("late", True)
    # As of the day to which the usage was seen the figures still hold, though the feed has stopped since.
    early = {s.entity: s for s in suffering(CARDS, feeds, as_of=TODAY - dt.timedelta(days=6))}
    assert (early["usage_event"].state, early["usage_event"].is_seen) == ("stopped", True)
    assert feed_rows(feeds[1:2])[0] | {"quiet_days": 2, "state": "stopped"} == feed_rows(feeds[1:2])[0]


def test_r152_174_of_200_customers_have_health_and_26_lack_a_feed() -> None:
    model = shipped()["default@1"]
    ids = [one.id for one in model.inputs]
    rows: list[dict[str, Any]] = []
    for i in range(200):
        is_blind = i < 26
        held = dict.fromkeys(ids[:2] if is_blind else ids, 1)
        lack = {} if not is_blind else dict.fromkeys(ids[2:], "not_observed")
        rows.append(
            {"account_id": f"a{i:03}", "name": f"A {i}", "inputs": json.dumps(held), "missing": json.dumps(lack),
             "coverage": 0.4 if is_blind else 1.0, "score": None if is_blind else 80.0}
        )  # fmt: skip
    found = weighed(rows, model, as_of=TODAY)
    assert (found.customers, found.scored, found.scored / found.customers) == (200, 174, 0.87)
    assert found.mean == pytest.approx((26 * 0.4 + 174) / 200, abs=1e-12)
    blind = [i for i in found.inputs if i.share < 1]
    assert {i.input for i in blind} == set(ids[2:])
    assert {(i.covered, i.missing["not_observed"]) for i in blind} == {(174, 26)}
    assert [a.account for a in found.accounts[:27]] == [f"a{i:03}" for i in range(27)]
    assert len(found.accounts[0].missing) == len(ids) - 2
