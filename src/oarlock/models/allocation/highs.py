"""The problem as rows and columns for HiGHS: one column for each group and depth, one row for each limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oarlock.models.allocation.problem import Problem

if TYPE_CHECKING:
    import highspy

MOST_NODES = 20_000
"""Branches that are looked at: counted, not timed, so that the same problem always has the same answer."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What HiGHS says. counts: of each cell of the problem; short: of each limit; prices: of each limit."""

    is_feasible: bool
    is_proved: bool
    counts: tuple[float, ...]
    short: tuple[float, ...]
    prices: tuple[float, ...]
    bound: float


def limits_of(of: Problem) -> list[tuple[str, int]]:
    """The limits in the order of their rows: the hours ("") and then the skills by name."""
    return [("", of.limits.hours), *sorted(of.limits.skills)]


def needs(of: Problem, depth: int, limit: str) -> int:
    """Hundredths of hours that a depth takes of a limit."""
    found = of.depths[depth]
    return found.hours if limit == "" else dict(found.skills).get(limit, 0)


def run(of: Problem, *, is_whole: bool, is_elastic: bool = False) -> Found:
    """Solve it: in whole accounts or not. is_elastic: limits may be overrun, and as little as possible is.

    The values are scaled by a power of two, which loses nothing; HiGHS likes numbers near 1.
    """
    import highspy
    import numpy as np

    cells, limits = of.cells, limits_of(of)
    biggest = max((abs(v) for g in of.groups for v in g.values), default=1) or 1
    scale = 1.0 if is_elastic else 2.0 ** -max(biggest.bit_length() - 10, 0)
    n, rows, extra = len(cells), len(of.groups) + len(limits), len(limits) if is_elastic else 0
    costs = [0.0] * n if is_elastic else [of.groups[g].values[d] * scale for g, d in cells]
    index: list[int] = []
    value: list[float] = []
    start = [0]
    for g, d in cells:
        used = [(len(of.groups) + at, needs(of, d, name)) for at, (name, _) in enumerate(limits)]
        told = [(g, 1.0), *((row, float(size)) for row, size in used if size)]
        index += [row for row, _ in told]
        value += [size for _, size in told]
        start.append(len(index))
    for at in range(extra):
        index.append(len(of.groups) + at)
        value.append(-1.0)
        start.append(len(index))
    sizes = [float(len(group.accounts)) for group in of.groups]
    ceilings = [float(size) for _, size in limits]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n + extra, rows
    lp.sense_ = highspy.ObjSense.kMinimize if is_elastic else highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array([*costs, *[1.0] * extra])
    lp.col_lower_ = np.zeros(n + extra)
    lp.col_upper_ = np.array([*(sizes[g] for g, _ in cells), *[highspy.kHighsInf] * extra])
    lp.row_lower_ = np.array([*sizes, *[-highspy.kHighsInf] * len(limits)])
    lp.row_upper_ = np.array([*sizes, *ceilings])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.array(start, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(value)
    if is_whole:
        kinds = highspy.HighsVarType
        lp.integrality_ = [*[kinds.kInteger] * n, *[kinds.kContinuous] * extra]
    return _told(lp, cells=n, limits=len(limits), scale=scale, is_elastic=is_elastic)


def _told(lp: highspy.HighsLp, *, cells: int, limits: int, scale: float, is_elastic: bool) -> Found:
    import highspy

    class Quiet(highspy.Highs):
        """A solver that says nothing: the package greets on the terminal as soon as its callbacks are on."""

        def enableCallbacks(self) -> Any:
            self.setOptionValue("output_flag", False)
            return super().enableCallbacks()  # type: ignore[no-untyped-call]  # the package types few of its calls

    solver = Quiet()  # type: ignore[no-untyped-call]  # as above
    for name, option in {
        "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5 * scale,
        "mip_max_nodes": MOST_NODES,
    }.items():  # fmt: skip
        solver.setOptionValue(name, option)
    solver.passModel(lp)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    solution = solver.getSolution()
    values, prices = list(solution.col_value), list(solution.row_dual)
    is_proved = status == highspy.HighsModelStatus.kOptimal
    is_feasible = is_proved or (
        info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible and bool(values)
    )
    is_mip = bool(lp.integrality_)
    bound = (info.mip_dual_bound if is_mip else info.objective_function_value) / scale
    return Found(
        is_feasible=is_feasible, is_proved=is_proved, counts=tuple(values[:cells]),
        short=tuple(values[cells:]) if is_elastic else (), prices=tuple(p / scale for p in prices[-limits:]),
        bound=bound,
    )  # fmt: skip
