"""What must hold across a definition: names used once and known, weights that weigh, caps that never reward harm."""

from __future__ import annotations

from oarlock.errors import UserError
from oarlock.scores.rubric.checked import Reader
from oarlock.scores.rubric.conditions import comparisons
from oarlock.scores.rubric.drivers import Tree, weights_of
from oarlock.scores.rubric.model import Model

WORSE = {"up": ("<", "<="), "down": (">", ">=")}


def check(model: Model, branches: tuple[Tree, ...], r: Reader) -> None:
    """Note everything that is wrong in the reader."""
    _names(model, branches, r)
    _weights(model, branches, r)
    _caps(model, r)
    if model.amber > model.green:
        r.fail(
            UserError("{file}: 'bands.amber' is above 'bands.green'.", remedy="Amber begins below green.", file=r.file)
        )


def _names(model: Model, branches: tuple[Tree, ...], r: Reader) -> None:
    ids = [*_ids(branches), *(s.id for s in model.signals)]
    lists = (("inputs", ids), ("caps", [c.id for c in model.caps]), ("variants", [v.name for v in model.variants]))
    for key, names in lists:
        for name in sorted({n for n in names if names.count(n) > 1}):
            r.fail(
                UserError(
                    "{file}: '{key}' names '{name}' more than once.",
                    remedy="Give each a name of its own.",
                    file=r.file,
                    key=key,
                    name=name,
                )
            )


def _ids(branches: tuple[Tree, ...]) -> list[str]:
    return [id_ for b in branches for id_ in (b.id, *_ids(b.members))]


def _weights(model: Model, branches: tuple[Tree, ...], r: Reader) -> None:
    known = _ids(branches)
    for variant in model.variants:
        for name, _ in variant.weights:
            if name not in known:
                _unknown(r, f"variants.{variant.name}.weights", name, known)
        if not variant.when:
            r.fail(
                UserError(
                    "{file}: '{key}' is empty.",
                    remedy='Say for whom it is, as in {{"segment": ["smb"]}}.',
                    file=r.file,
                    key=f"variants.{variant.name}.when",
                )
            )
    for key, other in (("inputs", {}), *((f"variants.{v.name}", dict(v.weights)) for v in model.variants)):
        if not sum(weights_of(branches, other).values()) > 0:
            r.fail(
                UserError(
                    "{file}: '{key}' has no weight at all.",
                    remedy="Give at least one input a weight above 0.",
                    file=r.file,
                    key=key,
                )
            )


def _caps(model: Model, r: Reader) -> None:
    """A cap may hang on an input getting worse only: else an account would gain by doing worse."""
    inputs, signals = {i.id: i for i in model.inputs}, {s.id for s in model.signals}
    for cap in model.caps:
        for one in comparisons(cap.when):
            if one.of not in inputs and one.of not in signals:
                _unknown(r, f"caps.{cap.id}.when", one.of, [*inputs, *sorted(signals)])
            elif one.of in inputs and one.op not in WORSE[inputs[one.of].scale.direction]:
                r.fail(
                    UserError(
                        "{file}: '{key}' would cap the score when '{name}' gets better.",
                        remedy="Compare it the other way round, or use a signal.",
                        file=r.file,
                        key=f"caps.{cap.id}.when",
                        name=one.of,
                    )
                )


def _unknown(r: Reader, key: str, name: str, known: list[str]) -> None:
    r.fail(
        UserError(
            "{file}: '{key}' names '{name}', which is neither an input nor a signal.",
            remedy="Known ones: {known}.",
            file=r.file,
            key=key,
            name=name,
            known=", ".join(known),
        )
    )
