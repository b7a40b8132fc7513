"""A bilingual sample company with known ground truth, at any size, written as source-shaped files."""

from oarlock.sample.make import SampleSummary, make_sample

__all__ = ["SampleSummary", "make_sample"]
