"""What people judged: where we stand, who is ideal, which mode a customer buys in; anchors, target and needs."""

from __future__ import annotations

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import ENTERPRISE, MID_MARKET
from oarlock.sample.modes import operating_mode
from oarlock.sample.strategy.deals import COMPETITORS
from oarlock.sample.strategy.people import FUNCTIONS, LEADERS, STRATEGISTS
from oarlock.sample.strategy.tables import StrategyFiles

STATED = ((230, (15, 20, 25, 20, 5, 10, 10, 15)), (45, (20, 25, 30, 20, 10, 15, 20, 15)))
"""Rounds of the blind question where we stand: days before the export, and what each leader said."""

BLAME = ((240, (1, 1, 1, 2, 2, 3, 2, 2)), (150, (1, 2, 1, 2, 3, 3, 2, 3)), (60, (1, 2, 2, 2, 3, 4, 3, 3)))
"""Rounds of how often sales blames presales and delivery, in the same order."""

ANCHORS = (
    ("office-software", "Office software · 办公软件", 5, False),
    ("legal-package", "Packaged legal service · 打包法律服务", 30, False),
    ("law-firm", "Law firm · 律师事务所", 95, False),
    ("tidemark", COMPETITORS[0][0], 25, True),
    ("beichen", COMPETITORS[1][0], 55, True),
    ("halyard", COMPETITORS[2][0], 80, True),
)

NEEDS = (
    ("0", "30", "margin", "gross_margin", "70", "85"),
    ("0", "30", "skill", "developer", "12", ""),
    ("30", "60", "margin", "gross_margin", "55", "65"),
    ("30", "60", "skill", "solution_consultant", "6", ""),
    ("30", "60", "skill", "strategy_consultant", "1", ""),
    ("30", "60", "partner", "implementation partner · 实施伙伴", "3", ""),
    ("60", "100", "margin", "gross_margin", "35", "50"),
    ("60", "100", "skill", "solution_consultant", "20", ""),
    ("60", "100", "skill", "strategy_consultant", "8", ""),
)

CRITERIA = ("scale", "influence", "growth", "it_strategic", "win_win")
FACTORS = ("clarity", "time", "basis", "functions", "pays_for", "horizon", "openness", "alternatives", "changes",
           "after")  # fmt: skip
MOST_IDEAL, MOST_MODES = 30, 20
"""How many customers are judged against the ideal, and by mode."""

IDEAL_EXPIRED, IDEAL_FLAWED = 3, 4
"""Which of those judged has evidence of more than a year ago, and which is strong in all but one: 4, 4, 4, 4, 0."""

WHALE_POINTS = (4, 4, 3, 2, 1)
"""The one that pays most is large and well known, and wants to win alone: no ideal customer."""

MODE_MIXED = 2
"""Which of those judged by mode buys half in one mode and half in another."""


def round_of(days: Days, day: int) -> str:
    """`2026-Q3`, the quarter of a day."""
    year, month = days.iso(day)[:4], int(days.iso(day)[5:7])
    return f"{year}-Q{(month + 2) // 3}"


class Judged:
    """Writes the answers, and all that stands beside them on the axis."""

    def __init__(self, files: StrategyFiles, days: Days) -> None:
        self._files, self._days = files, days
        self._ideal = self._modes = 0

    def company(self, *, capacity: int) -> None:
        """What is judged and chosen for the company as a whole; capacity: hours a year, 0 = not decided."""
        files, days = self._files, self._days
        for ago, said in STATED:
            self._round("spectrum", ("position",), ago, said, days)
        for ago, said in BLAME:
            self._round("symptom_blame", ("sales_presales", "sales_delivery"), ago, said, days)
        late = days.end - STATED[-1][0] + 9
        self._answer("spectrum", "company", "position", "45", "", round_of(days, days.end - STATED[-1][0]),
                     STRATEGISTS[0], "delivery", "", 0, late, is_blind=False)  # fmt: skip
        stamp = days.local((days.end - 120) * DAY + 600)
        for code, title, position, is_rival in ANCHORS:
            files.add("anchors", code, title, str(position), "judgement", "true" if is_rival else "false", LEADERS[0],
                      "Agreed in the strategy round · 战略讨论会议定", stamp)  # fmt: skip
            if is_rival:
                for place, leader in enumerate(LEADERS[:4]):
                    self._answer(
                        "competitor_position", title, "position", str(position + 5 * (place - 1)), "",
                        round_of(days, days.end - 120), leader, FUNCTIONS[place],
                        "Tender papers · 招标文件", days.end - 150, days.end - 120,
                    )  # fmt: skip
        why = "Fewer exceptions, the same platform for all · 减少例外，统一平台"
        files.add("targets", "company", "25", "35", LEADERS[0], why, stamp)
        files.add("targets", "rollout", "60", "75", LEADERS[0], why, stamp)
        for low, high, kind, need, least, most in NEEDS:
            files.add("needs", low, high, kind, need, least, most, LEADERS[0], LEADERS[0], why, stamp)
        self._choices(why, capacity)

    def _round(self, rubric: str, factors: tuple[str, ...], ago: int, said: tuple[int, ...], days: Days) -> None:
        day = days.end - ago
        for place, value in enumerate(said):
            for shift, factor in enumerate(factors):
                told = max(value - shift, 0)
                self._answer(rubric, "company", factor, str(told), "", round_of(days, day), LEADERS[place],
                             FUNCTIONS[place], "", 0, day - 6 + place % 5, is_blind=True)  # fmt: skip
        self._files.add("reveals", rubric, round_of(days, day), days.local(day * DAY + 1020))

    def _answer(
        self, rubric: str, subject: str, factor: str, value: str, choice: str, turn: str, author: str, function: str,
        evidence: str, seen: int, day: int, *, is_blind: bool = False,
    ) -> None:  # fmt: skip
        days = self._days
        self._files.add(
            "answers", rubric, subject, factor, value, choice, turn, author, function, evidence,
            days.iso(seen) if seen else "", "true" if is_blind else "false", days.local(day * DAY + 600),
        )  # fmt: skip

    def _choices(self, why: str, capacity: int) -> None:
        days = self._days
        stamp, review = days.local((days.end - 100) * DAY + 600), days.iso(days.plus(days.end, 8))
        for subject, choice in (
            ("customer_definition", "ideal"),
            ("governing_lifecycle:transactional", "it_use"),
            ("governing_lifecycle:consultative", "buying_use"),
            ("governing_lifecycle:enterprise", "strategy"),
            ("evaluation_sheet:enterprise", "lifetime@1"),
            ("evaluation_sheet:transactional", "volume@1"),
            *((("capacity_hours", str(capacity)),) if capacity else ()),
        ):
            self._files.add("choices", subject, choice, LEADERS[0], why, review, stamp)

    def customer(self, one: Customer, *, seed: int) -> None:
        """Judge one customer: against the ideal, by mode, and how it rates our contact."""
        who, days = one.who, self._days
        if who.segment not in (ENTERPRISE, MID_MARKET) or one.until <= days.end:
            return
        draw = Draw(seed, "strategy", who.number * 64 + 6)
        is_whale = who.role == "biggest"
        if (self._ideal < MOST_IDEAL - 1 or is_whale) and one.since < days.end - 60:
            self._ideal += 1
            self._judge_ideal(one, draw)
        if (self._modes < MOST_MODES - 1 or is_whale) and one.since < days.end - 60:
            self._modes += 1
            self._judge_mode(one, draw)

    def _judge_ideal(self, one: Customer, draw: Draw) -> None:
        days, is_large = self._days, one.who.segment is ENTERPRISE
        turn = round_of(days, days.end - 90)
        points = [draw.between(2 if is_large else 1, 4) for _ in CRITERIA]
        points = [4, 4, 4, 4, 0] if self._ideal == IDEAL_FLAWED else points
        points = list(WHALE_POINTS) if one.who.role == "biggest" else points
        ago = 400 if self._ideal == IDEAL_EXPIRED else draw.between(100, 180)
        proof = "年报与拜访记录" if one.who.is_chinese else "Annual report, notes of visits"
        for factor, value in zip(CRITERIA, points, strict=True):
            self._answer("icp", one.ref, factor, str(value), "", turn, LEADERS[one.who.number % 4], "success", proof,
                         days.end - ago, days.end - 90)  # fmt: skip

    def _judge_mode(self, one: Customer, draw: Draw) -> None:
        days, mode = self._days, mode_of(one)
        other = {"enterprise": "consultative", "consultative": "transactional"}.get(mode, "consultative")
        proof = "拜访记录" if one.who.is_chinese else "Notes of visits"
        for place, factor in enumerate(FACTORS):
            strays = place % 2 == 0 if self._modes == MODE_MIXED else draw.chance(0.15)
            self._answer("mode", one.ref, factor, "", other if strays else mode, round_of(days, days.end - 70),
                         LEADERS[4 + one.who.number % 4], "sales", proof, days.end - 90, days.end - 70)  # fmt: skip


def mode_of(one: Customer) -> str:
    """The operating mode of a customer, as its file says."""
    return operating_mode(one.who)
