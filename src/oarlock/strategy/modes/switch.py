"""What follows from a change of an account's mode: menu, touches, weights of health, score sheet, lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.errors import UserError
from oarlock.metrics.core.modes import MODES, mode_of
from oarlock.metrics.portfolio.norms import Norm, shipped_norms
from oarlock.scores.rubric import Model
from oarlock.scores.rubric.variants import variant_for
from oarlock.strategy.boundaries.menu import TIERS
from oarlock.strategy.lifecycles.timelines import PREFIX as GOVERNING
from oarlock.strategy.lifecycles.timelines import TIMELINES, shipped_timelines
from oarlock.strategy.modes.kits import shipped_kits
from oarlock.strategy.modes.sheets import PREFIX as SHEET
from oarlock.strategy.modes.sheets import shipped_sheets


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """How an account of a mode is treated. weights: of health, in shares by group; checks: ids of its kit."""

    mode: str | None
    tier: str | None
    norms: tuple[Norm, ...]
    variant: str
    weights: tuple[tuple[str, float], ...]
    sheet: str | None
    lifecycle: str
    checks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Switch:
    """The treatment before and after; `changes` names what differs, in a fixed order."""

    before: Treatment
    after: Treatment

    @property
    def changes(self) -> tuple[str, ...]:
        """The names of the parts of treatment that the change of mode changes."""
        names = ("tier", "norms", "weights", "sheet", "lifecycle", "checks")
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))


def switch(was: str | None, to: str, *, model: Model, choices: Mapping[str, str], tier: str | None = None) -> Switch:
    """What changes for an account that goes from one mode to another.

    was: the mode as the file writes it. choices: strategic choices by subject. tier: the attribute `service_tier`,
    which a change of mode leaves alone. Raises `UserError` for a mode that nobody knows, or the one it has already.
    """
    code = mode_of(to)
    if code is None:
        raise UserError("There is no mode '{name}'.", remedy="Use one of: {known}.", name=to, known=", ".join(MODES))
    if code == mode_of(was):
        raise UserError("The account has this mode already.", remedy="Choose another one.")
    return Switch(
        before=treatment(was, model=model, choices=choices, tier=tier),
        after=treatment(code, model=model, choices=choices, tier=tier),
    )


def treatment(said: str | None, *, model: Model, choices: Mapping[str, str], tier: str | None = None) -> Treatment:
    """How an account whose mode is written so is treated, by the choices and the health model in force."""
    mode = mode_of(said)
    fit = variant_for(model, {"mode": said})
    groups: dict[str, float] = {}
    for one in fit.inputs:
        groups[one.group] = groups.get(one.group, 0.0) + one.weight
    known, lines = shipped_sheets(), shipped_timelines()
    sheet = choices.get(f"{SHEET}{mode}", known.assumed) if mode else None
    governs = choices.get(f"{GOVERNING}{mode}") if mode else None
    usual = lines.governing[mode] if mode else lines.otherwise
    return Treatment(
        mode=mode,
        tier=tier or (TIERS[mode] if mode else None),
        norms=tuple(norm for norm in shipped_norms() if mode is not None and norm.mode == mode),
        variant=fit.variant,
        weights=tuple((name, round(weight * (1 / fit.total), 6)) for name, weight in groups.items()),
        sheet=known.assumed if sheet is not None and sheet not in known.sheets else sheet,
        lifecycle=governs if governs in TIMELINES else usual,
        checks=tuple(check.id for _, check in shipped_kits()[mode].checks) if mode else (),
    )
