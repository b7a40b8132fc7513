"""What depends on no customer: releases, the roadmap, and costs that belong to everybody."""

from __future__ import annotations

from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import OFFERINGS

ITEMS, LINKED, NEEDS = 60, 33, 3
"""Items of the roadmap, how many of them stand on confirmed needs, and on how many each."""


def add_releases(files: SuccessFiles, *, seed: int, days: Days) -> int:
    """Write a release of each recurring offering every six weeks or so, the last one on the day of export."""
    draw, number = Draw(seed, "product", 0), 0
    for place, (code, _, _, recurring) in enumerate(OFFERINGS):
        day, turn = days.founded + 20 + place * 5, 0
        while recurring and day <= days.end:
            number, turn = number + 1, turn + 1
            files.add("releases", f"{code}-{turn // 4 + 1}.{turn % 4}", code, "production", days.local(day * DAY + 480))
            step = 38 + draw.between(0, 9)
            day = days.end if place == 0 and day < days.end < day + step else day + step
    return number


def add_roadmap(files: SuccessFiles, *, seed: int, days: Days) -> dict[str, int]:
    """Write the roadmap: what was asked for, on how many confirmed needs it stands, and when it came, if it did."""
    draw = Draw(seed, "product", 1)
    linked = sorted(range(ITEMS), key=lambda n: n * 37 % ITEMS)[:LINKED]
    released = 0
    for item in range(ITEMS):
        asked = days.founded + draw.between(30, days.end - days.founded - 40)
        took = draw.between(90, 330)
        done = asked + took if item * 7 % 5 < 3 and asked + took < days.end else 0
        released += bool(done)
        created = asked + draw.between(1, 30)
        needs = draw.between(NEEDS, 9) if item in linked else draw.between(0, NEEDS - 1)
        updated = days.end if item == 0 else done or created
        files.add(
            "roadmap", f"R-{item + 1:03d}", OFFERINGS[item % 5][0],
            f"Idea {item + 1}" if item % 2 else f"需求 {item + 1}", "released" if done else "planned", str(needs),
            days.local(asked * DAY + 600), days.local(done * DAY + 480) if done else "",
            days.local(created * DAY + 600), days.local(updated * DAY + 500),
        )  # fmt: skip
    return {"items": ITEMS, "linked": LINKED, "needs": NEEDS, "released": released}
