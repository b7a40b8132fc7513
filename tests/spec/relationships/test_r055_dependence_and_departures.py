"""R-055: dependence on one pair (人际依赖度); R-049: the sole champion leaves (关键人变动)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import Question
from tests.support.tables import FakeTables, line, rows_of

D, T = dt.date, dt.datetime
NOW = D(2024, 7, 1)


def talks(contact: str, employee: str, count: int) -> list[dict[str, Any]]:
    return [
        {"interaction_id": f"{contact}-{employee}-{n}", "account_id": "a", "contact_id": contact,
         "employee_id": employee, "direction": "both", "happened_at": T(2024, 6, 30) - dt.timedelta(days=n)}
        for n in range(count)
    ]  # fmt: skip


def dependence(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    tables = FakeTables({
        "interaction": rows, "account": [{"account_id": "a"}],
        "contract_line": [line("a", "2023-01-01", amount=50_000_000, interval="year")],
    })  # fmt: skip
    (row,) = rows_of(tables, "pair_dependence", Question(metric="pair_dependence", as_of=NOW, **more))
    return row


def test_r055_82_of_100_by_one_pair_rest_500k_on_one_tie() -> None:
    row = dependence([*talks("c", "e", 82), *talks("d", "e", 18)], by=("account",))
    assert (row["value"], row["flagged"], row["resting"]) == (0.82, 1, 50_000_000)
    assert (row["contact"], row["employee"]) == ("c", "e")


def test_r055_two_new_contacts_with_15_each_make_it_63_1_percent_still_flagged_until_60() -> None:
    rows = [*talks("c", "e", 82), *talks("d", "e", 18), *talks("f", "e", 15), *talks("g", "e", 15)]
    row = dependence(rows)
    assert (round(row["value"], 3), row["numerator"], row["denominator"], row["flagged"]) == (0.631, 82, 130, 1)
    at_limit = dependence([*talks("c", "e", 60), *talks("d", "e", 40)])
    assert (at_limit["value"], at_limit["flagged"], at_limit["resting"]) == (0.6, 0, 0)


def test_r055_only_two_way_interactions_of_180_days_count() -> None:
    mails = [row | {"direction": "out"} for row in talks("m", "e", 50)]
    old = [row | {"happened_at": T(2024, 1, 2)} for row in talks("o", "e", 50)]
    row = dependence([*talks("c", "e", 3), *talks("d", "e", 1), *mails, *old])
    assert (row["numerator"], row["denominator"]) == (3, 4)


def departed(**entities: Any) -> dict[str, Any]:
    tables = FakeTables({"account": [{"account_id": "a"}], **entities}, as_of=NOW)
    (row,) = rows_of(tables, "departed_champion", Question(metric="departed_champion", as_of=NOW, by=("account",)))
    return row


def role(contact: str, **more: Any) -> dict[str, Any]:
    return {"contact_id": contact, "account_id": "a", "role": "champion", "start_date": D(2023, 1, 1), **more}


def test_r049_the_sole_champion_leaves_but_not_with_a_second_active_one() -> None:
    left = [{"contact_id": "c", "account_id": "a", "left_at": T(2024, 6, 20)}]
    row = departed(contact_role=[role("c")], contact=left)
    assert (row["value"], row["theirs_gone"], row["champions"], row["reason"]) == (1, 1, 0, "left")
    row = departed(contact_role=[role("c"), role("d")], contact=left)
    assert (row["value"], row["champions"], row["reason"]) == (0, 1, "none")


def test_r049_an_ended_role_counts_and_one_that_ended_long_ago_does_not() -> None:
    assert departed(contact_role=[role("c", end_date=D(2024, 6, 1))])["value"] == 1
    assert departed(contact_role=[role("c", end_date=D(2023, 6, 1))])["value"] == 0


def test_r049_our_side_too_when_the_last_of_ours_leaves() -> None:
    held = [{"account_id": "a", "employee_id": "e", "role": "csm", "start_date": D(2023, 1, 1)}]
    row = departed(assignment=held, employee=[{"employee_id": "e", "left_at": T(2024, 6, 25)}])
    assert (row["value"], row["ours_gone"], row["reason"]) == (1, 1, "ours_left")
    assert departed(assignment=held, employee=[{"employee_id": "e"}])["value"] == 0


def test_r049_a_champion_who_has_gone_quiet_is_a_sign_and_one_who_uses_the_product_is_not() -> None:
    spoke = [{"interaction_id": "i", "account_id": "a", "contact_id": "c", "direction": "in",
              "happened_at": T(2024, 3, 1)}]  # fmt: skip
    contact = [{"contact_id": "c", "account_id": "a", "user_id": "u"}]
    row = departed(contact_role=[role("c")], contact=contact, interaction=spoke)
    assert (row["value"], row["theirs_silent"], row["reason"]) == (1, 1, "inactive")
    used = [{"account_id": "a", "user_id": "u", "first_day": D(2024, 1, 1), "last_day": D(2024, 6, 20)}]
    row = departed(contact_role=[role("c")], contact=contact, interaction=spoke, usage_last_seen=used)
    assert row["value"] == 0
    # Nothing was ever seen of this one: unknown, not silent.
    assert departed(contact_role=[role("c")], contact=contact)["value"] == 0
