"""Allocation: how deep to serve each customer under hours, skills and floors, and what one more hour is worth."""

from oarlock.models.allocation.frontier import Step, frontier
from oarlock.models.allocation.problem import Allocation, Case, Depth, Limits, Problem, Shortage, problem
from oarlock.models.allocation.shortage import shortages
from oarlock.models.allocation.solve import allocate, gain, shadow

__all__ = [
    "Allocation", "Case", "Depth", "Limits", "Problem", "Shortage", "Step", "allocate", "frontier", "gain", "problem",
    "shadow", "shortages",
]  # fmt: skip
