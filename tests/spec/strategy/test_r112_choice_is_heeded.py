"""R-112: the choice of fields is heeded where customers are named and requests are taken on."""

from __future__ import annotations

from oarlock.strategy.customers.left import is_in_left_field, is_left

CHOICES = [
    {"group": "small", "domain": "rollout", "choice": "leave"}, {"group": "small", "domain": "suite", "choice": "keep"},
    {"group": "entry", "domain": "rollout", "choice": "leave"},
]  # fmt: skip


def test_r112_a_group_is_left_when_all_of_its_fields_are_and_nothing_decided_leaves_nobody() -> None:
    assert [is_left(CHOICES, group) for group in ("small", "entry", "large")] == [False, True, False]


def test_r112_a_request_in_a_leave_cell_is_outside_and_one_without_an_offering_is_not() -> None:
    asked = (("small", "rollout"), ("small", "suite"), ("large", "rollout"), ("small", None), (None, "rollout"))
    assert [is_in_left_field(CHOICES, group=g, offering=o) for g, o in asked] == [True, False, False, False, False]
