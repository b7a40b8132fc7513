"""Loading: a read plan compiled to SQL and run by the embedded engine, from a file's text to rows of a batch."""

from oarlock.lake.load.load import load_file
from oarlock.lake.load.model import Loaded, LoadedPart, LoadOptions, Reject, RejectFile

__all__ = ["LoadOptions", "Loaded", "LoadedPart", "Reject", "RejectFile", "load_file"]
