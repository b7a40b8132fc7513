"""The version of the installed package."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    """The version, or `0` when Oarlock runs from a folder without being installed."""
    try:
        return metadata.version("oarlock")
    except metadata.PackageNotFoundError:
        return "0"
