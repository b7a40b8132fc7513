"""The tree of inputs: groups within groups, each with a weight that its members share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.scores.rubric.checked import Reader
from oarlock.scores.rubric.model import Input, Scale, Source

INPUT_KEYS = ("id", "label", "weight", "source", "scale", "expires_after", "unit")
GROUP_KEYS = ("id", "label", "weight", "inputs")
SIGNAL_KEYS = ("id", "label", "source")
UNITS = ("index", "ratio", "count", "days", "money", "months")


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A group with its members, or an input."""

    id: str
    label: Text
    weight: float
    members: tuple[Tree, ...] = ()
    input: Input | None = None

    @property
    def leaves(self) -> tuple[Tree, ...]:
        """The inputs below, in order."""
        return (self,) if self.input is not None else tuple(leaf for m in self.members for leaf in m.leaves)


def tree(data: Any, key: str, r: Reader) -> tuple[Tree, ...]:
    """The branches that a list of groups and inputs describes."""
    return tuple(_branch(one, f"{key}[{i}]", r) for i, one in enumerate(r.list(data, key)))


def weights_of(branches: tuple[Tree, ...], other: Mapping[str, float]) -> dict[str, float]:
    """The weight of each input: a group's weight is shared by its members as their own weights say.

    other: weights that replace those of some groups or inputs. Exact until the last step, so that 25 shared as 2 to 3
    is 10 and 15.
    """
    out: dict[str, float] = {}

    def own(one: Tree) -> Fraction:
        return Fraction(repr(other.get(one.id, one.weight)))

    def walk(one: Tree, weight: Fraction) -> None:
        if one.input is not None:
            out[one.id] = float(weight)
            return
        whole = sum((own(m) for m in one.members), Fraction(0))
        for member in one.members:
            walk(member, weight * own(member) / whole if whole else Fraction(0))

    for branch in branches:
        walk(branch, own(branch))
    return out


def _branch(data: Any, key: str, r: Reader) -> Tree:
    body = r.object(data, key)
    id_, label = r.name(body.get("id"), f"{key}.id"), r.text(body.get("label"), f"{key}.label")
    weight = r.number(body.get("weight"), f"{key}.weight", least=0)
    if "inputs" in body:
        r.known(body, GROUP_KEYS, key)
        members = tree(body["inputs"], f"{key}.inputs", r)
        if not members:
            r.fail(UserError("{file}: '{key}' is empty.", remedy="Name an input.", file=r.file, key=f"{key}.inputs"))
        return Tree(id=id_, label=label, weight=weight, members=members)
    r.known(body, INPUT_KEYS, key)
    expires = body.get("expires_after")
    made = Input(
        id=id_,
        label=label,
        weight=weight,
        group=id_,
        scale=_scale(body.get("scale", {}), f"{key}.scale", r),
        source=source(body.get("source"), f"{key}.source", r),
        expires_after=None if expires is None else r.whole(expires, f"{key}.expires_after"),
        unit=r.choice(body.get("unit", "index"), f"{key}.unit", UNITS),
    )
    return Tree(id=id_, label=label, weight=weight, input=made)


def source(data: Any, key: str, r: Reader) -> Source | None:
    """Where a value comes from; None when the definition names no source and the value is given."""
    if data is None:
        return None
    body = r.object(data, key)
    r.known(body, ("metric", "field", "parameters", "days", "age"), key)
    parameters = r.object(body.get("parameters", {}), f"{key}.parameters")
    return Source(
        metric=r.name(body.get("metric"), f"{key}.metric"),
        field=r.name(body.get("field", "value"), f"{key}.field"),
        parameters=tuple(sorted((str(n), str(v)) for n, v in parameters.items())),
        days=r.whole(body.get("days", 90), f"{key}.days"),
        age=r.name(body["age"], f"{key}.age") if "age" in body else "",
    )


def _scale(data: Any, key: str, r: Reader) -> Scale:
    body = r.object(data, key)
    r.known(body, ("points", "steps", "other", "direction", "clamp"), key)
    direction: Any = r.choice(body.get("direction", "up"), f"{key}.direction", ("up", "down"))
    clamp = body.get("clamp", True) is not False
    for kind in ("points", "steps"):
        if kind in body:
            pairs = _pairs(body[kind], f"{key}.{kind}", r)
            other = r.number(body.get("other", 0), f"{key}.other", least=0, most=100)
            made: Any = kind
            scale = Scale(kind=made, direction=direction, points=pairs, other=other, clamp=clamp)
            if not r.found:
                _check_scale(scale, f"{key}.{kind}", r)
            return scale
    return Scale(direction=direction, clamp=clamp)


def _pairs(data: Any, key: str, r: Reader) -> tuple[tuple[float, float], ...]:
    out = []
    for i, pair in enumerate(r.list(data, key)):
        two = [*r.list(pair, f"{key}[{i}]"), None, None][:2]
        out.append((r.number(two[0], f"{key}[{i}][0]"), r.number(two[1], f"{key}[{i}][1]", least=0, most=100)))
    if len(out) < (2 if key.endswith("points") else 1):
        r.fail(
            UserError(
                "{file}: '{key}' has too few pairs.",
                remedy="Write pairs of a value and its points, as in [0.5, 60].",
                file=r.file,
                key=key,
            )
        )
    return tuple(out) or ((0.0, 0.0), (100.0, 100.0))


def _check_scale(scale: Scale, key: str, r: Reader) -> None:
    """Values must go one way, and points the way that `direction` states."""
    xs, ys = [x for x, _ in scale.points], [y for _, y in scale.points]
    if scale.kind == "steps":  # the first limit is the best
        rising, best_first = scale.direction == "down", True
        ys = [*ys, scale.other]
    else:
        rising, best_first = True, scale.direction == "down"
    in_order = all((a < b) if rising else (a > b) for a, b in pairwise(xs))
    falls = all((a >= b) if best_first else (a <= b) for a, b in pairwise(ys))
    if not in_order or not falls:
        r.fail(
            UserError(
                "{file}: '{key}' contradicts the direction '{direction}'.",
                remedy="Lines go by rising values, steps name the best limit first, and points may never turn back.",
                file=r.file,
                key=key,
                direction=scale.direction,
            )
        )
