"""Reading files: what kind they are, their encoding, delimiter and header, and the limits that keep reading safe."""

from oarlock.kit.files.looking import inspect
from oarlock.kit.files.model import BadLine, Limits, SourceFile

__all__ = ["BadLine", "Limits", "SourceFile", "inspect"]
