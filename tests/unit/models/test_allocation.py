"""Allocation: equal to brute force on small cases, says what is missing, same answer each time, quick when large."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oarlock.errors import UserError
from oarlock.models.allocation import (
    Allocation,
    Case,
    Depth,
    Limits,
    Problem,
    Shortage,
    allocate,
    frontier,
    gain,
    problem,
    shadow,
    shortages,
)  # fmt: skip

DEEP, STANDARD, LIGHT = (Depth(code=code, hours=hours) for code, hours in
                         (("deep", 240_00), ("standard", 40_00), ("light", 50)))  # fmt: skip
DEPTHS = (DEEP, STANDARD, LIGHT)


def plain(of: Problem) -> int | None:
    """The best value by trying everything."""
    names = [(group, name) for group in of.groups for name in group.accounts]
    best: int | None = None
    for chosen in itertools.product(range(len(of.depths)), repeat=len(names)):
        picked = [of.depths[d] for d in chosen]
        if any(depth.hours < group.floor for depth, (group, _) in zip(picked, names, strict=True)):
            continue
        if sum(depth.hours for depth in picked) > of.limits.hours:
            continue
        if any(sum(dict(d.skills).get(skill, 0) for d in picked) > size for skill, size in of.limits.skills):
            continue
        value = sum(group.values[d] for d, (group, _) in zip(chosen, names, strict=True))
        best = value if best is None else max(best, value)
    return best


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to five accounts, three depths, sometimes alike, sometimes with skills and floors."""
    hours = sorted(draw(st.lists(st.integers(0, 30), min_size=3, max_size=3)), reverse=True)
    depths = [Depth(code=str(i), hours=h, skills=(("talk", draw(st.integers(0, 9))),)) for i, h in enumerate(hours)]
    values = st.tuples(*[st.integers(-50, 10 ** draw(st.sampled_from([1, 2, 9])))] * 3)
    kinds = draw(st.lists(st.tuples(values, st.sampled_from([0, 0, 5, 40])), min_size=1, max_size=3))
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=5))
    cases = [Case(account=f"a{i}", values=v, floor=f) for i, (v, f) in enumerate(chosen)]
    skills = draw(st.sampled_from([(), (("talk", 8),), (("talk", 20),)]))
    return problem(cases, depths, Limits(hours=draw(st.integers(0, 120)), skills=skills))


@settings(deadline=None)
@given(problems())
def test_r125_the_plan_is_as_good_as_any_other(of: Problem) -> None:
    found, best = allocate(of), plain(of)
    if best is None:
        assert isinstance(found, tuple)
        assert found
        return
    assert isinstance(found, Allocation)
    assert (found.value, found.bound, found.is_proved) == (best, best, True)
    assert found.hours <= of.limits.hours
    assert len(found.depths) == sum(len(g.accounts) for g in of.groups)


@settings(deadline=None)
@given(problems())
def test_r125_what_is_missing_is_enough_and_no_more(of: Problem) -> None:
    found = shortages(of)
    if plain(of) is not None:
        assert found == ()
        return
    if any(one.what == "floor" for one in found):
        return
    more = {one.name: one.missing for one in found}
    assert more

    def given_more(less: int) -> Problem:
        skills = tuple((name, size + max(more.get(name, 0) - less, 0)) for name, size in of.limits.skills)
        hours = of.limits.hours + max(more.get("", 0) - less, 0)
        return Problem(groups=of.groups, depths=of.depths, limits=Limits(hours=hours, skills=skills))

    assert plain(given_more(0)) is not None
    assert plain(given_more(1)) is None


def company(deep: int, all_: int = 1_000, capacity: int = 12_000_00) -> Problem:
    """So many accounts that must be served deeply, all others at least light."""
    cases = [Case(account=f"a{i:05}", values=(300, 100), floor=240_00 if i < deep else 50) for i in range(all_)]
    return problem(cases, (DEEP, LIGHT), Limits(hours=capacity))


def test_r125_48_deep_and_952_light_take_11996_of_12000_hours() -> None:
    found = allocate(company(48))
    assert isinstance(found, Allocation)
    assert found.hours == 11_996_00
    assert sum(depth == "deep" for _, depth in found.depths) == 48


def test_r125_a_49th_takes_12235_5_hours_which_are_235_5_too_many() -> None:
    assert allocate(company(49)) == (Shortage(what="hours", name="", missing=235_50),)
    found = allocate(company(49, capacity=12_240_00))
    assert isinstance(found, Allocation)
    assert found.hours == 12_235_50


def test_r125_240_hours_more_let_one_more_be_served_deeply_and_the_gain_is_shown() -> None:
    of = company(0)
    assert gain(of, 240_00) == 200
    assert gain(of, 1_00) == 0
    # 200 for the 239.5 hours between light and deep.
    assert shadow(of) == pytest.approx(200 / 239.5)


def test_hours_that_are_not_all_needed_are_worth_nothing_more() -> None:
    assert shadow(company(0, 10, 100_000_00)) == 0
    assert gain(company(0, 10, 100_000_00), 240_00) == 0


def test_a_skill_that_is_missing_is_named() -> None:
    deep = Depth(code="deep", hours=240_00, skills=(("strategy_consultant", 60_00),))
    cases = [Case(account=str(i), values=(2, 1), floor=240_00) for i in range(3)]
    limits = Limits(hours=1_000_00, skills=(("strategy_consultant", 150_00),))
    assert allocate(problem(cases, (deep, LIGHT), limits)) == (
        Shortage(what="skill", name="strategy_consultant", missing=30_00),
    )


def test_a_floor_beyond_the_deepest_service_is_named_with_its_account() -> None:
    cases = [Case(account="a", values=(1, 1, 1), floor=300_00), Case(account="b", values=(1, 1, 1))]
    assert allocate(problem(cases, DEPTHS, Limits(hours=10_000_00))) == (
        Shortage(what="floor", name="a", missing=60_00),
    )


@pytest.mark.parametrize("n", [1_000, 20_000])
def test_large_companies_of_few_classes_are_quick_and_always_answered_alike(n: int) -> None:
    kinds = ((900_000, 700_000, 400_000), (90_000, 80_000, 70_000), (5_000, 4_900, 4_800), (-100, -50, -10))
    cases = [Case(account=f"a{i:05}", values=kinds[i % 4]) for i in range(n)]
    of = problem(cases, DEPTHS, Limits(hours=12 * n * 100))
    started = time.process_time()
    found = allocate(of)
    assert time.process_time() - started < 5
    assert isinstance(found, Allocation)
    assert found.is_proved
    assert found == allocate(problem(list(reversed(cases)), DEPTHS, Limits(hours=12 * n * 100)))


def test_a_company_whose_accounts_all_differ_gets_a_plan_within_one_account_of_the_bound() -> None:
    cases = [Case(account=f"a{i:05}", values=(1_000 + 7 * i, 900 + 5 * i, 700 + 3 * i)) for i in range(2_500)]
    found = allocate(problem(cases, DEPTHS, Limits(hours=30_000_00)))
    assert isinstance(found, Allocation)
    assert found.hours <= 30_000_00
    assert 0 <= found.bound - found.value <= 4 * 2_500 + 300


def test_a_frontier_never_falls_and_has_no_value_where_there_is_no_plan() -> None:
    steps = frontier(company(2, 10), [100_00, 484_00, 724_00, 100_000_00])
    assert [one.value for one in steps] == [None, 2 * 300 + 8 * 100, 3 * 300 + 7 * 100, 10 * 300]


def test_what_makes_no_sense_is_refused() -> None:
    case = Case(account="a", values=(1, 1, 1))
    for cases, depths, limits in (
        ([Case(account="a", values=(1,))], DEPTHS, Limits(hours=1)), ([case], DEPTHS, Limits(hours=-1)),
        ([case], (), Limits(hours=1)), ([case], (DEEP, DEEP, LIGHT), Limits(hours=1)),
    ):  # fmt: skip
        with pytest.raises(UserError):
            problem(cases, depths, limits)


def test_nobody_to_serve_is_a_plan() -> None:
    found = allocate(problem([], DEPTHS, Limits(hours=0)))
    assert isinstance(found, Allocation)
    assert found.value == 0


def test_the_solver_says_nothing_where_answers_are_printed(capfd: pytest.CaptureFixture[str]) -> None:
    allocate(company(1, 10))
    assert capfd.readouterr() == ("", "")
