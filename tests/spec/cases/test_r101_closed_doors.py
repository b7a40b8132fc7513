"""R-101: product people behind closed doors: the wait for a release, links to needs, who meets customers."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from oarlock.domain.period import Period
from tests.support.asking import ask, by_account, one
from tests.support.tables import line

D, T = dt.date, dt.datetime


def wish(name: str, waited: int | None, **more: object) -> dict[str, Any]:
    asked = T(2023, 1, 1, 12)
    out = asked + dt.timedelta(days=waited) if waited is not None else None
    return {"item_id": name, "requested_at": asked, "created_at": asked, "released_at": out, **more}


def test_r101_half_of_the_requests_wait_210_days_though_finished_ones_took_150() -> None:
    quick = [wish(f"quick{i}", 90) for i in range(4)]
    slow = [wish("half", 210), wish("later", 300)]
    still = [wish(f"open{i}", None) for i in range(4)]
    row = one("request_to_release", {"roadmap_item": [*quick, *slow, *still]})
    # Of ten, four by day 90 and the fifth on day 210; the finished six average 145 days.
    assert (row["value"], row["released"], row["open"], row["n"]) == (210, 6, 4, 10)
    assert row["is_slow"] is True
    assert sum([90] * 4 + [210, 300]) / 6 == 145
    calm = one("request_to_release", {"roadmap_item": [*quick, *slow, *still]}, parameters=(("norm_days", "210"),))
    assert calm["is_slow"] is False


def test_r101_what_was_dropped_was_waited_for_until_then() -> None:
    kept = [wish("a", 100), wish("b", 200)]
    dropped = wish("c", None, status="Dropped", updated_at=T(2023, 1, 11, 12))
    row = one("request_to_release", {"roadmap_item": [*kept, dropped]})
    # It left after ten days: of the two that remained one was released after 100.
    assert (row["value"], row["open"]) == (100, 1)
    waiting = one("request_to_release", {"roadmap_item": [*kept, wish("c", None)]})
    assert waiting["value"] == 200


def test_r101_33_of_60_items_are_linked() -> None:
    items = [wish(f"i{i}", 100 if i % 2 else None, confirmed_needs=3 + i % 2 if i < 33 else i % 3) for i in range(60)]
    gone = [wish("dropped", None, confirmed_needs=9, status="dropped")]
    row = one("roadmap_linked_share", {"roadmap_item": [*items, *gone]})
    assert (row["value"], row["numerator"], row["denominator"]) == (33 / 60, 33, 60)
    assert (row["n"], row["is_low"]) == (60, True)
    least = one("roadmap_linked_share", {"roadmap_item": [*items, *gone]}, parameters=(("norm", "0.55"),))
    assert least["is_low"] is False


def test_r101_an_item_without_a_number_of_needs_is_shown_as_such() -> None:
    row = one("roadmap_linked_share", {"roadmap_item": [wish("a", None, confirmed_needs=3), wish("b", None)]})
    assert (row["value"], row["silent"]) == (0.5, 1)


def test_r101_4_of_18_product_people_met_a_customer() -> None:
    staff = [{"employee_id": f"p{i}", "department": "Product" if i % 2 else "R&D"} for i in range(18)]
    others = [{"employee_id": "s", "department": "Sales"}, {"employee_id": "old", "department": "Product",
                                                            "left_at": T(2024, 6, 1)}]  # fmt: skip

    def met(name: str, who: str | None, when: dt.datetime, **more: object) -> dict[str, Any]:
        return {"interaction_id": name, "account_id": "c", "employee_id": who, "happened_at": when, "minutes": 90.0,
                **more}  # fmt: skip

    calls = [
        met("1", "p1", T(2024, 5, 1)), met("2", "p1", T(2024, 5, 2)), met("3", "p2", T(2024, 6, 30)),
        met("4", "s", T(2024, 5, 1)), met("5", "p9", T(2024, 3, 1)), met("6", "p8", T(2024, 5, 1), account_id=None),
    ]  # fmt: skip
    joined = [
        {"interaction_id": "4", "employee_id": who, "happened_at": T(2024, 5, 1)} for who in ("p3", "p4", "s", None)
    ]
    entities = {"employee": [*staff, *others], "interaction": calls, "participant": joined}
    row = one("product_contact_share", entities)
    assert (row["numerator"], row["denominator"], row["n"], row["value"]) == (4, 18, 18, 4 / 18)
    # p1 twice, p2 once, p3 and p4 with the seller: five times an hour and a half.
    assert row["hours"] == 7.5


def raised(number: int, cause: str | None, account: str = "a", **more: object) -> dict[str, Any]:
    return {"ticket_id": f"{cause}{number}", "account_id": account, "kind": "bug", "cause": cause,
            "created_at": T(2024, 5, 3), **more}  # fmt: skip


def test_r101_five_of_twelve_tickets_with_a_cause_are_fit_defects() -> None:
    causes = ["Missing_Feature", "missing feature", "does not fit", "功能不符", " misfit ", *["outage"] * 7]
    coded = [raised(i, cause, "ab"[i % 2]) for i, cause in enumerate(causes)]
    rows = [*coded, *(raised(i, None) for i in range(20)), raised(99, "misfit", created_at=T(2024, 3, 1))]
    row = one("fit_defects", {"ticket": rows})
    assert (row["value"], row["share"], row["coded"], row["tickets"], row["accounts"]) == (5, 5 / 12, 12, 32, 2)
    own = one("fit_defects", {"ticket": rows}, parameters=(("causes", "Outage"),))
    assert (own["value"], own["share"]) == (7, 7 / 12)


def test_r101_tickets_without_any_cause_say_nothing_of_fit() -> None:
    accounts = [{"account_id": name} for name in "ab"]
    rows = [raised(i, None) for i in range(20)]
    row = one("fit_defects", {"ticket": rows})
    assert (row["value"], row["share"], row["tickets"], row["status"]) == (None, None, 20, "n/a")
    found = by_account("fit_defects", {"ticket": rows, "account": accounts})
    # Who raised no ticket raised none about fit.
    assert [(found[name]["value"], found[name]["status"]) for name in "ab"] == [(None, "n/a"), (0, "ok")]


def test_r101_a_share_of_few_tickets_is_not_compared() -> None:
    accounts = [{"account_id": name, "segment": name} for name in "ab"]
    rows = [raised(i, "misfit", "a") for i in range(10)] + [raised(i, "outage", "b") for i in range(9)]
    found = ask("fit_defects", {"ticket": rows, "account": accounts}, by=("segment",))
    assert [(r["segment"], r["value"], r["share"], r["coded"]) for r in found] == [
        ("a", 10, 1.0, 10),
        ("b", 0, None, 9),
    ]


DAY = dt.timedelta(days=1)
OUT = D(2024, 2, 1)
USED_UP = (Period(OUT, OUT + 120 * DAY),)
"""The first 90 days of what came out on 1 February end on 1 May."""


SPRING = (Period(D(2024, 3, 1), D(2024, 6, 30)),)


def out(name: str, offering: str | None, day: dt.date = OUT, **more: object) -> dict[str, Any]:
    return {"release_id": name, "offering_id": offering, "released_at": T.combine(day, dt.time(9)), **more}


def use(account: str, offering: str | None, day: dt.date) -> dict[str, Any]:
    return {"event_id": f"{account}{offering}{day}", "account_id": account, "user_id": "u", "event": "act",
            "offering_id": offering, "happened_at": T.combine(day, dt.time(9))}  # fmt: skip


def product() -> dict[str, list[dict[str, Any]]]:
    """Seven releases: two used in time, two too late or by nobody who may, one of a feature, one open to nobody."""
    return {
        "release": [
            out("used", "x"), out("late", "y"), out("by others", "z"), out("feature", "x.f"), out("closed", "w"),
            out("no product", None), out("lab", "x", environment="Staging"), out("later", "z", OUT + 31 * DAY),
        ],
        "entitlement": [
            {"account_id": "a", "offering_id": "x", "start_date": D(2023, 1, 1)},
            {"account_id": "a", "offering_id": "z", "start_date": D(2023, 1, 1), "end_date": OUT + DAY},
            {"account_id": "a", "offering_id": "w", "start_date": D(2023, 1, 1), "end_date": OUT},
        ],
        "contract_line": [line("b", "2023-01-01", offering="y")],
        "offering": [
            {"offering_id": "x", "kind": "product"}, {"offering_id": "x.f", "kind": "feature", "parent_id": "x"},
        ],
        "usage_event": [
            use("a", "x", OUT + 89 * DAY), use("b", "y", OUT + 90 * DAY), use("c", "z", OUT),
            use("b", "x.f", OUT + DAY), use("a", None, OUT + 40 * DAY),
        ],
    }  # fmt: skip


def test_r101_releases_that_nobody_who_may_uses_in_90_days_are_unused() -> None:
    row = one("unused_releases", product(), periods=USED_UP)
    # Used: x on its last day. Not: y a day too late, z by one who has no right to it, x's feature only by one without.
    assert (row["numerator"], row["denominator"], row["closed"], row["value"]) == (3, 4, 1, 3 / 4)
    rows = ask("unused_releases", product(), periods=USED_UP, by=("release",))
    told = {r["release"]: (r["value"], r["status"]) for r in rows}
    assert told == {"used": (0.0, "ok"), "late": (1.0, "ok"), "by others": (1.0, "ok"), "feature": (1.0, "ok"),
                    "closed": (None, "n/a")}  # fmt: skip
    longer = one("unused_releases", product(), periods=USED_UP, parameters=(("use_days", "91"),))
    assert (longer["numerator"], longer["denominator"]) == (2, 4)


def test_r101_use_of_a_feature_by_who_bought_its_product_is_use_of_both() -> None:
    entities = product()
    entities["usage_event"] = [use("a", "x.f", OUT)]
    rows = ask("unused_releases", entities, periods=USED_UP, by=("release",))
    assert {r["release"] for r in rows if r["value"] == 0.0} == {"used", "feature"}


def test_r101_a_release_is_judged_when_its_days_are_over_and_events_name_products() -> None:
    before = (Period(OUT, OUT + 90 * DAY),)
    row = one("unused_releases", product(), periods=before)
    assert (row["value"], row["denominator"], row["status"]) == (None, None, "n/a")
    entities = product()
    for event in entities["usage_event"]:
        event["offering_id"] = None
    row = one("unused_releases", entities, periods=USED_UP)
    assert (row["value"], row["denominator"], row["status"]) == (None, 0, "n/a")


def test_r101_unused_releases_are_what_a_plain_recount_gives() -> None:
    rng = random.Random(101)
    names, offerings = [f"a{i}" for i in range(6)], [f"o{i}" for i in range(8)]
    came = [out(f"r{i}", rng.choice(offerings), D(2024, 1, 1) + rng.randrange(60) * DAY) for i in range(40)]
    rights = [
        {"account_id": name, "offering_id": offering, "start_date": D(2024, 1, 1) + rng.randrange(-30, 150) * DAY,
         "end_date": rng.choice([None, D(2024, 3, 1)])}
        for name in names for offering in offerings if rng.random() < 0.2
    ]  # fmt: skip
    events = [
        use(rng.choice(names), rng.choice(offerings), D(2024, 1, 1) + rng.randrange(150) * DAY) for _ in range(60)
    ]
    judged = unused = 0
    for one_ in came:
        first = one_["released_at"].date()
        last, what = first + 90 * DAY, one_["offering_id"]
        mine = {
            r["account_id"] for r in rights
            if r["offering_id"] == what and r["start_date"] < last and (r["end_date"] is None or r["end_date"] > first)
        }  # fmt: skip
        judged += bool(mine)
        unused += bool(mine) and not any(
            e["account_id"] in mine and e["offering_id"] == what and first <= e["happened_at"].date() < last
            for e in events
        )
    assert 0 < unused < judged < 40
    row = one("unused_releases", {"release": came, "entitlement": rights, "usage_event": events}, periods=SPRING)
    assert (row["numerator"], row["denominator"], row["closed"]) == (unused, judged, 40 - judged)
