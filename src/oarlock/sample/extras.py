"""What comes with a contract's main line: discounts, modules, a service sold once, seats added inside the term."""

from __future__ import annotations

from oarlock.sample.days import DAY
from oarlock.sample.life import Life, seat_price
from oarlock.sample.lines import Line
from oarlock.sample.market import SEAT_PRICES


def book_line(life: Life, contract: str, offering: str, start: int, *, begun: int) -> Line:
    line = Line(
        system="book",
        line_id=life.line_id(),
        contract=contract,
        offering=offering,
        currency=life.who.currency,
        start=start,
        begun=begun,
        amount=0,
    )
    life.lines.append(line)
    return line


def give_discount(life: Life, line: Line, nth: int) -> None:
    """Some pay less for good, some for the first months."""
    role, draw = life.who.role, life.draw
    if role == "discount_forever" or (not role and draw.chance(0.12)):
        line.discount = line.amount * draw.pick((5, 10, 15)) // 100
    elif (role == "discount_finite" or (not role and draw.chance(0.08))) and nth == 1:
        line.discount = line.amount * draw.pick((20, 30, 50)) // 100
        line.discount_end = life.days.plus(line.start, 18 if role else draw.pick((3, 6, 12)))
        if line.discount_end >= line.end:
            line.discount_end = life.days.plus(line.start, 6)


def add_module(life: Life, main: Line, months: int) -> None:
    line = book_line(life, main.contract, "insight", main.start, begun=main.begun)
    line.end, line.ended, line.interval, line.count, line.currency = (
        main.end, main.ended, main.interval, main.count, main.currency,
    )  # fmt: skip
    line.amount = SEAT_PRICES[main.currency] * months * max(2, main.seats // 6)
    line.growth = "module"


def keeps_module(life: Life, module: bool) -> bool:
    if life.who.role:
        return False
    return life.draw.chance(0.85) if module else life.draw.chance(0.15)


def sell_rollout(life: Life, main: Line) -> None:
    """A service sold once: it is money, not recurring revenue."""
    line = book_line(life, main.contract, "rollout", main.start, begun=main.begun)
    line.end = life.days.plus(main.start, 3)
    line.ended, line.status = line.end * DAY, "ended" if line.end <= life.days.end else "active"
    line.amount, line.currency, line.recurring, line.count = main.amount // 5 + 100_000, main.currency, False, 3


def grow_inside(life: Life, main: Line, months: int) -> int:
    """More seats inside a term, as a line of their own that ends with it; the seats added."""
    draw, days = life.draw, life.days
    if life.who.role or not draw.chance(0.35):
        return 0
    start = days.plus(main.start, draw.between(2, 9)) + draw.between(0, 5)
    if start > days.cutoff // DAY - 1 or start >= main.end:
        return 0
    seats = max(2, main.seats * draw.between(5, 25) // 100)
    line = book_line(life, main.contract, "platform", start, begun=start * DAY + 600)
    line.end, line.ended, line.interval, line.count = main.end, main.ended, main.interval, main.count
    line.seats, line.currency, line.growth = seats, main.currency, "seats"
    line.amount = seat_price(life, months=months, seats=seats, currency=main.currency)
    return seats
