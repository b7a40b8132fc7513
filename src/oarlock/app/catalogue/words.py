"""Names of rooms, of standing answers and of where a figure stands."""

from __future__ import annotations

from oarlock.kit.text import Text

ROOMS = {
    "revenue": Text(en="Revenue", zh="收入"),
    "portfolio": Text(en="Portfolio", zh="客户组合"),
    "accounts": Text(en="Customers", zh="客户"),
    "health": Text(en="Health", zh="健康度"),
    "usage": Text(en="Usage", zh="使用"),
    "outcomes": Text(en="Outcomes", zh="客户成果"),
    "relationships": Text(en="Relationships", zh="客户关系"),
    "voice": Text(en="Voice of customers", zh="客户之声"),
    "support": Text(en="Support", zh="客户支持"),
    "effort": Text(en="Effort and cost", zh="投入与成本"),
    "strategy": Text(en="Who customers are to us", zh="客户定位与战略"),
    "cockpit": Text(en="Symptoms", zh="经营症状"),
}
"""Rooms in the order of the page; one that is missing here comes last under its own name."""

STANDINGS = {
    "now": Text(en="Now", zh="当前"),
    "trailing": Text(en="Last twelve months", zh="近十二个月"),
    "months": Text(en="By month", zh="各月"),
    "accounts": Text(en="By customer", zh="各客户"),
}

STATES = {
    "on_target": Text(en="on target", zh="达标"),
    "between": Text(en="off target, within the threshold", zh="未达标，未越警戒值"),
    "past_threshold": Text(en="past the threshold: respond", zh="越过警戒值，须应对"),
}

CARD_PARTS = {
    "meaning": Text(en="Meaning", zh="含义"),
    "formula": Text(en="Formula", zh="公式"),
    "source": Text(en="Source", zh="出处"),
}


def room_name(room: str) -> Text:
    """What a room is called."""
    return ROOMS.get(room) or Text(en=room, zh=room)


def place(room: str) -> tuple[int, str]:
    """Where a room stands on the page."""
    known = list(ROOMS)
    return (known.index(room) if room in ROOMS else len(known), room)
