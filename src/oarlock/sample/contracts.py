"""The part of a customer's life that goes by contract: terms, renewals, growth inside a term, modules and services."""

from __future__ import annotations

from oarlock.sample.days import DAY, Days, counts_from
from oarlock.sample.extras import add_module, book_line, give_discount, grow_inside, keeps_module, sell_rollout
from oarlock.sample.life import Life, seat_price
from oarlock.sample.lines import Line
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE

_BILLING = (("year", 1, 12), ("month", 3, 3), ("month", 1, 1))


def enterprise_life(life: Life, minute: int) -> None:
    """Contracts from a moment on: stays of terms or of open months, with gaps after which some return."""
    who, draw = life.who, life.draw
    begin = minute
    stay = 0
    while begin and begin <= life.days.cutoff:
        is_open = not who.role and who.segment is not ENTERPRISE and draw.chance(0.2)
        gone = _open_months(life, begin) if is_open else _terms(life, begin)
        if not gone:
            return
        life.churned.append(gone)
        stay += 1
        begin = life.comeback(gone * DAY + 600)


def _first_day(life: Life, minute: int) -> int:
    """The day a contract starts; a customer that comes from a card subscription starts when that one stops counting."""
    return counts_from(minute) if life.who.stripe_id else minute // DAY


def _terms(life: Life, begin: int) -> int:
    """A run of terms of one or two years; the day of leaving, 0 when it still runs."""
    who, draw, days = life.who, life.draw, life.days
    large = who.segment is ENTERPRISE
    seats = draw.between(180, 900) if large else draw.between(15, 120)
    if who.segment is SELF_SERVICE:
        seats = draw.between(12, 30)
    interval, count, months = draw.weighted(tuple(zip(_BILLING, (0.55, 0.30, 0.15), strict=True)))
    if who.role in ("overdue", "pays_part", "disputes"):
        interval, count, months = _BILLING[1]
    term = 24 if large and draw.chance(0.2) and not who.role else 12
    currency = who.currency
    first = start = _first_day(life, begin)
    contract, renews = life.contract(), ""
    module = not who.role and draw.chance(0.35)
    nth = 0
    while True:
        nth += 1
        end = days.plus(first, term * nth)
        line = book_line(life, contract, "platform", start, begun=begin if nth == 1 else start * DAY + 540)
        line.end, line.ended = end, end * DAY
        line.interval, line.count, line.seats, line.currency = interval, count, seats, currency
        line.amount, line.renews = seat_price(life, months=months, seats=seats, currency=currency), renews
        line.growth = "renewal" if renews else "new"
        give_discount(life, line, nth)
        if module:
            add_module(life, line, months)
        if large and nth == 1 and not who.role.startswith("member"):
            sell_rollout(life, line)
        grown = grow_inside(life, line, months)
        if end > days.cutoff // DAY:
            _notice_ahead(life, line)
            return 0
        if _does_not_renew(life):
            _mark_left(life, contract, end)
            return end
        line.why_ended, line.status, renews, start = "renewed", "ended", line.line_id, end
        seats = _resize(life, seats + grown)
        module = keeps_module(life, module)
        if who.role == "switches_currency" and currency == "EUR":
            # The same price list in dollars: worth about as much, and the ledger must not see churn.
            currency = "USD"


def _open_months(life: Life, begin: int) -> int:
    """A contract without a term, month by month; the day of leaving, 0 when it still runs."""
    draw, days = life.draw, life.days
    seats = draw.between(10, 60)
    first = _first_day(life, begin)
    contract = life.contract()
    line = book_line(life, contract, "platform", first, begun=begin)
    line.seats, line.amount, line.growth = seats, seat_price(life, months=1, seats=seats), "new"
    turn = 0
    while True:
        turn += 1
        day = days.plus(first, turn)
        if day > days.cutoff // DAY:
            return 0
        if life.leaves("monthly", life.monthly_hazard(turn)):
            line.end, line.ended, line.status, line.why_ended = day, day * DAY, "ended", "left"
            line.canceled = max(line.begun, (day - draw.between(5, 30)) * DAY + 600)
            return day
        move = draw.unit()
        if move < 0.06:
            seats = max(5, seats + draw.between(1, 12) if move < 0.045 else seats - draw.between(1, 6))
            if seats == line.seats:
                continue
            line.end, line.ended, line.status, line.why_ended = day, day * DAY, "ended", "changed"
            old, line = line, book_line(life, contract, "platform", day, begun=day * DAY + 540)
            line.seats, line.amount = seats, seat_price(life, months=1, seats=seats)
            line.growth = "upgrade" if seats > old.seats else "downgrade"


def _does_not_renew(life: Life) -> bool:
    if life.who.role:
        return False
    return life.leaves("at_term", life.who.segment.at_term * life.factor)


def _resize(life: Life, seats: int) -> int:
    """The seats of the next term: most grow a little, some shrink."""
    draw, segment = life.draw, life.who.segment
    chance = draw.unit()
    grow, shrink = (segment.grow, segment.shrink) if segment is not SELF_SERVICE else (0.4, 0.1)
    if chance < grow:
        return seats + max(1, seats * draw.between(3, 20) // 100)
    if chance < grow + shrink:
        return max(5, seats - max(1, seats * draw.between(5, 30) // 100))
    return seats


def _mark_left(life: Life, contract: str, end: int) -> None:
    notice = (end - life.draw.between(20, 75)) * DAY + 600
    for line in life.lines:
        if line.contract == contract and line.end == end:
            line.status, line.why_ended = "ended", "left"
            line.canceled = max(line.begun, notice)


def _notice_ahead(life: Life, line: Line) -> None:
    """Some whose term ends soon have already given notice."""
    soon = line.end - life.days.end <= 60
    if soon and not life.who.role and life.draw.chance(0.15):
        line.canceled = max(line.begun, life.days.cutoff - life.draw.between(1, 20) * DAY)


def settle_running(lines: list[Line], days: Days) -> None:
    """Lines whose end has come by the day of export are ended, whatever came after them."""
    for line in lines:
        if line.system == "book" and line.end <= days.end and line.status == "active":
            line.status = "ended"
