"""Kaplan–Meier against a plain computation, its conventions, and published figures."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from oarlock.metrics.core.survival import km_curve, km_median, km_medians

Case = tuple[int, bool, int]


def plain_median(cases: list[Case]) -> int | None:
    """One person at a time, with the definition written out."""
    people = [(t, died) for t, died, count in cases for _ in range(count)]
    left = Fraction(1)
    for t in sorted({t for t, died in people if died}):
        at_risk = sum(1 for other, _ in people if other >= t)
        left *= 1 - Fraction(people.count((t, True)), at_risk)
        if left <= Fraction(1, 2):
            return t
    return None


def test_the_published_curve_of_remission_times() -> None:
    # Freireich and others, 1963, the treated group: 21 patients of whom 9 relapsed; S(6) = 0.857, median 23 weeks.
    ended = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    open_ = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
    cases = [(t, True, n) for t, n in ended.items()] + [(t, False, n) for t, n in open_.items()]
    curve = km_curve(cases)
    assert [(p.t, p.died, p.at_risk, round(float(p.left), 3)) for p in curve] == [
        (6, 3, 21, 0.857), (7, 1, 17, 0.807), (10, 1, 15, 0.753), (13, 1, 12, 0.69),
        (16, 1, 11, 0.627), (22, 1, 7, 0.538), (23, 1, 6, 0.448),
    ]  # fmt: skip
    assert km_median(cases) == 23


def test_half_is_enough_and_exact() -> None:
    assert km_median([(5, True, 1), (9, True, 1)]) == 5
    assert km_median([(5, True, 1), (9, False, 1)]) == 5
    assert km_median([(5, True, 1), (9, False, 2)]) is None
    # 2/3 × 3/4 is a half, though the product of their floats need not be.
    assert km_median([(1, True, 4), (1, False, 4), (2, True, 1), (9, False, 3)]) == 2


def test_what_is_open_on_the_day_of_an_end_was_still_at_risk() -> None:
    assert km_median([(3, True, 1), (3, False, 1)]) == 3
    assert km_median([(2, False, 1), (3, True, 1), (4, False, 2)]) is None


def test_no_cases_and_no_ends_have_no_median() -> None:
    assert km_median([]) is None
    assert km_median([(400, False, 30)]) is None
    assert km_curve([(400, False, 30)]) == ()


def test_groups_do_not_mix() -> None:
    rows = [("a", 1, True, 3), ("b", 7, True, 2), ("a", 9, True, 1), ("c", 2, False, 1)]
    assert km_medians(rows) == {"a": 1, "b": 7, "c": None}


CASES = st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(1, 4)), max_size=12)


@given(CASES)
def test_the_median_is_that_of_the_definition(cases: list[Case]) -> None:
    assert km_median(cases) == plain_median(cases)
    first = next((p.t for p in km_curve(cases) if p.left <= Fraction(1, 2)), None)
    assert km_median(cases) == first
