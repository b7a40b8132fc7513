"""Reading the lake as of a time: which versions of which rows a question sees, as Ibis tables."""

from oarlock.lake.reading.tables import AsOfTables
from oarlock.lake.reading.view import View

__all__ = ["AsOfTables", "View"]
