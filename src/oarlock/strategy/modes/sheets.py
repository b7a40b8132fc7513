"""Score sheets: by which measures those who serve a mode are judged, and how much of it is revenue of a stage."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.modes import MODES

PREFIX = "evaluation_sheet:"
"""Subject of the choice that approves a sheet for a mode, followed by the mode's code."""
STAGE = "stage"
ALL = "all"
ROLES = (ALL, "delivery", "sales", "success")
DEPARTMENTS = {
    "delivery": ("delivery", "services", "professional services", "implementation", "support", "实施", "交付", "支持"),
    "sales": ("sales", "account management", "presales", "销售", "售前"),
    "success": ("customer success", "success", "cs", "csm", "客户成功"),
}
"""Departments whose people have each role's sheet; everybody else has that of all."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something that people are judged by. kind: `stage` for revenue of a quarter or a deal, else `lifetime`."""

    code: str
    kind: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One version of a sheet: weights in per cent by role and measure; every role that is not named has that of all."""

    name: str
    version: int
    label: Text
    roles: Mapping[str, Mapping[str, int]]

    @property
    def code(self) -> str:
        """Name and version, as choices name it: `signing@1`."""
        return f"{self.name}@{self.version}"

    def weights(self, role: str) -> Mapping[str, int]:
        """The weights of a role in per cent by measure."""
        return self.roles.get(role) or self.roles[ALL]


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """All that the file says. limits: the largest share of stage revenue by mode. assumed: where none was approved."""

    measures: Mapping[str, Measure]
    sheets: Mapping[str, Sheet]
    limits: Mapping[str, float]
    proposed: Mapping[str, str]
    assumed: str

    def stage_share(self, sheet: Sheet, role: str) -> float:
        """How much of a role's sheet is revenue of a stage, from 0 to 1."""
        return sum(w for name, w in sheet.weights(role).items() if self.measures[name].kind == STAGE) / 100

    def largest_share(self, sheet: Sheet) -> float:
        """The largest of its roles."""
        return max(self.stage_share(sheet, role) for role in ROLES)

    def fits(self, sheet: Sheet, mode: str) -> bool:
        """Whether a sheet keeps the limit of a mode in every role."""
        return self.largest_share(sheet) <= self.limits[mode] + 1e-9


@functools.cache
def shipped_sheets() -> Sheets:
    """The sheets that come with Oarlock."""
    return read_sheets(json.loads(resources.files(__package__).joinpath("sheets.json").read_text("utf-8")))


def read_sheets(data: Mapping[str, Any], *, file: str = "sheets.json") -> Sheets:
    """The sheets of a file; raises `UserError` for weights that do not add up, or a measure that nobody describes."""
    measures = {
        code: Measure(code=code, kind=one["kind"], label=Text(**one["label"])) for code, one in data["measures"].items()
    }
    sheets = {}
    for one in data["sheets"]:
        made = Sheet(name=one["name"], version=one["version"], label=Text(**one["label"]), roles=one["roles"])
        for role, weights in made.roles.items():
            strange = [name for name in weights if name not in measures]
            if strange:
                raise UserError("{file}: there is no measure '{name}'.", file=file, name=strange[0])
            whole = sum(weights.values())
            if whole != 100:
                raise UserError(
                    "{file}: the weights of {sheet} for {role} add up to {whole}, not to 100.",
                    remedy="Change them so that they do.", file=file, sheet=made.code, role=role, whole=whole,
                )  # fmt: skip
        sheets[made.code] = made
    return Sheets(
        measures=measures, sheets=sheets, limits={mode: data["limits"][mode] for mode in MODES},
        proposed={mode: data["proposed"][mode] for mode in MODES}, assumed=data["assumed"],
    )  # fmt: skip
