"""What a flow of cash is worth today, and when it has paid itself back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.errors import UserError


@dataclass(frozen=True, kw_only=True)
class Worth:
    """npv: in minor units, not rounded. payback: years until all is paid back; None when it never is."""

    npv: float
    payback: float | None


def worth(flows: Sequence[float], *, rate: float) -> Worth:
    """Both figures of yearly flows, the first of which is today's."""
    return Worth(npv=npv(flows, rate=rate), payback=payback(flows))


def npv(flows: Sequence[float], *, rate: float) -> float:
    """Σ flow ÷ (1 + rate)^year, year 0 first; raises `UserError` for a rate of -100 % or less."""
    if not rate > -1:
        raise UserError("A discount rate must be above -100 %.")
    return sum(flow / (1 + rate) ** year for year, flow in enumerate(flows))


def payback(flows: Sequence[float]) -> float | None:
    """Years until the sum of flows is no longer below 0, evenly within the year in which it gets there.

    0 when nothing has to be paid back. A sum that falls below 0 again later has not paid back before it stays above.
    """
    sums: list[float] = []
    for flow in flows:
        sums.append((sums[-1] if sums else 0.0) + flow)
    below = [year for year, reached in enumerate(sums) if reached < 0]
    if not below:
        return 0.0
    last = below[-1]
    if last == len(sums) - 1:
        return None
    return last + -sums[last] / flows[last + 1]
