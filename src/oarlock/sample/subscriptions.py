"""The part of a customer's life that goes by card: plans, renewals, moves between plans, leaving and coming back."""

from __future__ import annotations

from collections.abc import Callable

from oarlock.sample.days import DAY, Days, counts_from
from oarlock.sample.draw import Draw
from oarlock.sample.life import Life
from oarlock.sample.lines import Exposures, Line
from oarlock.sample.market import PLAN_PRICES, SELF_SERVICE
from oarlock.sample.profile import Profile

PLANS = ("starter", "team", "business")


def live(who: Profile, draw: Draw, days: Days, exposures: Exposures, enterprise: Callable[[Life, int], None]) -> Life:
    """All lines of one customer; `enterprise` writes the part of a life that goes by contract."""
    life = Life(who, draw, days, exposures)
    if who.segment is SELF_SERVICE:
        _self_service(life, enterprise)
    elif who.book_id and who.role != "biggest":
        enterprise(life, who.signed)
    return life


def _self_service(life: Life, enterprise: Callable[[Life, int], None]) -> None:
    """Subscriptions by card: any number of stays, each ending by notice or by a card that fails."""
    who, draw = life.who, life.draw
    plan = draw.weighted(((0, 0.45), (1, 0.40), (2, 0.15)))
    start, stay = who.signed, 0
    while start and start <= life.days.cutoff:
        is_yearly = not who.role and draw.chance(0.2)
        gone, plan = _stay(life, start, plan, step=12 if is_yearly else 1, stay=stay)
        if gone < 0:
            enterprise(life, -gone)
            return
        if not gone:
            return
        life.churned.append(counts_from(gone))
        stay += 1
        if who.role == "comes_back" and stay == 1:
            start = life.days.plus(gone // DAY, 4) * DAY + gone % DAY
        elif who.role in ("last_month_churn", "notice"):
            return
        else:
            start = life.comeback(gone)


def _stay(life: Life, start: int, plan: int, *, step: int, stay: int) -> tuple[int, int]:
    """One stay from `start`: minute of leaving (0 = still here, negative = moved to a contract) and the last plan."""
    who, draw, days = life.who, life.draw, life.days
    line = _subscribe(life, start, plan, step)
    if who.role == "trial":
        line.trial, line.status = True, "trialing"
        return 0, plan
    turn = 0
    while True:
        turn += step
        now = days.plus(start // DAY, turn) * DAY + start % DAY
        is_over = now > days.cutoff
        leaves = _leaves(life, now, turn, step=step, stay=stay)
        if leaves:
            is_failed = step == 1 and who.role not in ("last_month_churn", "notice") and draw.chance(0.2)
            notice = now - draw.between(1, 25) * DAY if not is_failed else now
            if who.role == "notice":
                notice = days.cutoff - DAY
            line.canceled = notice if notice <= days.cutoff else 0
            if not is_over:
                _close(line, now, "failed" if is_failed else "left")
            return (0 if is_over else now), plan
        if is_over:
            if who.role == "past_due" or (not who.role and draw.chance(0.01)):
                line.status = "past_due"
            return 0, plan
        if who.book_id and (turn >= 8 or plan == 2) and now // DAY < days.end - 60:
            _close(line, now, "changed")
            return -now, plan
        move = _moves(life, plan, step)
        if move:
            plan += move
            _close(line, now, "changed")
            line = _subscribe(life, now, plan, step)
            line.growth = "upgrade" if move > 0 else "downgrade"


def _leaves(life: Life, now: int, turn: int, *, step: int, stay: int) -> bool:
    """Whether the customer leaves at the end of this paid period."""
    role, days = life.who.role, life.days
    if role == "comes_back":
        return stay == 0 and turn == 5
    if role == "last_month_churn":
        return days.end - 31 <= now // DAY < days.end - 1
    if role == "notice":
        return now > days.cutoff
    if role in ("past_due", "first_of_month", "month_end", "migrates"):
        return False
    if step == 12:
        return life.leaves("at_term", life.who.segment.at_term * life.factor)
    return life.leaves("monthly", life.monthly_hazard(turn))


def _moves(life: Life, plan: int, step: int) -> int:
    """+1, -1 or 0: to a larger plan, a smaller one, or none."""
    chance = life.draw.unit()
    grow, shrink = life.who.segment.grow, life.who.segment.shrink
    if step == 12:
        grow, shrink = grow * 5, shrink * 5
    if chance < grow:
        return 1 if plan < 2 else 0
    return -1 if chance < grow + shrink and plan > 0 else 0


def _subscribe(life: Life, minute: int, plan: int, step: int) -> Line:
    copies = 1 if life.who.role or plan == 0 else life.draw.pick((1, 1, 1, 2, 3))
    price = PLAN_PRICES[life.who.currency][plan] * copies
    line = Line(
        system="stripe",
        line_id=f"sub_1{life.draw.token(23)}",
        contract="",
        offering=PLANS[plan],
        currency=life.who.currency,
        start=counts_from(minute),
        begun=minute,
        amount=price * 10 if step == 12 else price,
        interval="year" if step == 12 else "month",
        seats=copies,
    )
    life.lines.append(line)
    return line


def _close(line: Line, minute: int, why: str) -> None:
    line.ended, line.end, line.status, line.why_ended = minute, counts_from(minute), "canceled", why
    if not line.canceled or line.canceled > minute:
        line.canceled = minute
