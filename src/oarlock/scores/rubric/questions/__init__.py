"""What people are asked: one file a rubric, read once and checked, in both languages."""

from oarlock.scores.rubric.questions.model import Choice, Factor, Questions
from oarlock.scores.rubric.questions.read import names, read_questions, shipped

__all__ = ["Choice", "Factor", "Questions", "names", "read_questions", "shipped"]
