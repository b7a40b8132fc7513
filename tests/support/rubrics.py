"""Health models and values made up for tests, and the six inputs of R-052 as one flat model."""

from __future__ import annotations

import random
from typing import Any

from oarlock.scores.rubric import Model, read_model

SIX = {"outcome": 30, "adoption": 25, "engagement": 15, "support": 10, "experience": 10, "commercial": 10}
VALUES: dict[str, float | None] = {
    "outcome": 40, "adoption": 80, "engagement": 60, "support": None, "experience": 70, "commercial": 90,
}  # fmt: skip


def text(word: str) -> dict[str, str]:
    """A text in both languages."""
    return {"en": word, "zh": f"{word}（中）"}


def one(id_: str, weight: float, **more: Any) -> dict[str, Any]:
    """An input of a definition."""
    return {"id": id_, "label": text(id_), "weight": weight, **more}


def body(inputs: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A definition."""
    return {"name": "made", "version": 1, "title": text("made"), "inputs": inputs, **more}


def six(weights: dict[str, float] | None = None, **more: Any) -> Model:
    """The six inputs of R-052, each given as 0 to 100 points."""
    return read_model(body([one(n, (weights or {}).get(n, w)) for n, w in SIX.items()], **more))


def cap(id_: str, when: dict[str, Any], at: float = 59) -> dict[str, Any]:
    """A cap of a definition."""
    return {"id": id_, "when": when, "at": at, "reason": text(id_)}


def random_body(rng: random.Random) -> dict[str, Any]:
    """A definition with groups, every kind of scale, both directions, expiry, signals and nested conditions."""
    inputs, directions = [], {}
    for g in range(rng.randint(1, 4)):
        members = [_input(rng, f"i{g}_{k}", directions) for k in range(rng.randint(1, 4))]
        inputs.append({**one(f"g{g}", rng.choice([5, 10, 12.5, 30])), "inputs": members} if rng.random() < 0.7
                      else members[0])  # fmt: skip
    kept = [m["id"] for b in inputs for m in b.get("inputs", [b])]

    def compare() -> dict[str, Any]:
        if rng.random() < 0.4:
            return {"input": "sig", "op": rng.choice(["==", "!=", "<", ">="]), "value": rng.choice([0, 1])}
        name = rng.choice(kept)
        op = rng.choice(["<", "<="] if directions[name] == "up" else [">", ">="])
        return {"input": name, "op": op, "value": rng.choice([20, 40, 55.5])}

    def condition(depth: int) -> dict[str, Any]:
        if depth == 0 or rng.random() < 0.5:
            return compare()
        return {rng.choice(["all", "any"]): [condition(depth - 1) for _ in range(rng.randint(1, 3))]}

    caps = [cap(f"c{k}", condition(2), rng.choice([30, 59, 74.5])) for k in range(rng.randint(0, 3))]
    signals = [{"id": "sig", "label": text("sig")}]
    return body(inputs, caps=caps, signals=signals, floor=rng.choice([0, 0.5, 0.6, 1]))


def _input(rng: random.Random, id_: str, directions: dict[str, str]) -> dict[str, Any]:
    direction = directions[id_] = rng.choice(["up", "down"])
    kind = rng.choice(["identity", "points", "steps"])
    if kind == "identity":
        directions[id_] = "up"
        scale: dict[str, Any] = {}
    elif kind == "points":
        xs, ys = _rising(rng, 3, -50, 150), sorted(rng.choice([0, 10, 33.3, 50, 80, 100]) for _ in range(3))
        ys = ys if direction == "up" else ys[::-1]
        scale = {"points": [list(p) for p in zip(xs, ys, strict=True)], "clamp": rng.random() < 0.7}
    else:
        xs = _rising(rng, 2, 0, 100)[:: -1 if direction == "up" else 1]
        scale = {"steps": [[xs[0], 100], [xs[1], rng.choice([40, 60])]], "other": rng.choice([0, 20])}
    more = {"expires_after": 30} if rng.random() < 0.3 else {}
    return one(id_, rng.choice([1, 2, 3.3, 10]), scale={"direction": directions[id_], **scale}, **more)


def _rising(rng: random.Random, n: int, low: int, high: int) -> list[float]:
    return sorted(rng.sample(range(low, high), n))  # type: ignore[return-value]


def random_values(rng: random.Random, model: Model) -> tuple[dict[str, float | None], dict[str, int]]:
    """Values, some missing, and the ages of some."""
    values: dict[str, float | None] = {}
    for i in model.inputs:
        corners = [x for x, _ in i.scale.points]
        values[i.id] = rng.choice([None, rng.uniform(-20, 130), rng.uniform(0, 100), rng.choice(corners), 55.5])
    for s in model.signals:
        values[s.id] = rng.choice([None, 0.0, 1.0])
    return values, {i.id: rng.choice([5, 30, 31, 400]) for i in model.inputs if rng.random() < 0.5}
