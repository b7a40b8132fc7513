"""The one mechanism under every score: a model read from data, evaluated with coverage, bounds, caps and reasons."""

from oarlock.scores.rubric.change import Change, change
from oarlock.scores.rubric.evaluate import evaluate
from oarlock.scores.rubric.model import Model
from oarlock.scores.rubric.nearest import Step, nearest, what_if
from oarlock.scores.rubric.read import body_of, problems, read_model
from oarlock.scores.rubric.result import Result, shown
from oarlock.scores.rubric.table import score_table
from oarlock.scores.rubric.variants import variant_for, variants

__all__ = [
    "Change",
    "Model",
    "Result",
    "Step",
    "body_of",
    "change",
    "evaluate",
    "nearest",
    "problems",
    "read_model",
    "score_table",
    "shown",
    "variant_for",
    "variants",
    "what_if",
]
