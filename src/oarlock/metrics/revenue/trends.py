"""Whether a share rises or falls from period to period, and how likely chance alone would do that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

SURE = 1.96


def trend(rows: ir.Table, keys: list[str], *, yes: str, n: str) -> ir.Table:
    """Rows with `z` and `p` of the Cochran–Armitage test over the periods of their group up to and with their own.

    rows: `period` (its number) and whole counts, null where nothing was observed. z is below 0 when the share falls;
    p (two-sided) at six decimals. Both are null while there is nothing to compare.
    """
    import ibis

    zero = ibis.literal(0, "int64")
    some, all_, t = rows[yes].fill_null(zero), rows[n].fill_null(zero), rows.period
    parts = rows.mutate(_x=some, _n=all_, _xt=some * t, _nt=all_ * t, _ntt=all_ * t * t)
    window = ibis.window(group_by=[parts[k] for k in keys], order_by=parts.period, preceding=None, following=0)
    parts = parts.mutate(**{k: parts[k].sum().over(window).cast("int64") for k in ("_x", "_n", "_xt", "_nt", "_ntt")})
    whole = parts["_n"]
    drift = (whole * parts["_xt"] - parts["_x"] * parts["_nt"]).cast("float64")
    spread = (whole * parts["_ntt"] - parts["_nt"] * parts["_nt"]).cast("float64")
    chance = (parts["_x"] * (whole - parts["_x"])).cast("float64") / whole.cast("float64").nullif(0.0)
    # The test compares at least two periods that differ in place, with some yes and some no among them.
    z = drift / (ibis.greatest(chance * spread, 0.0)).sqrt().nullif(0.0)
    return parts.mutate(z=z, p=two_sided(z)).drop("_x", "_n", "_xt", "_nt", "_ntt")


def two_sided(z: ir.Value) -> ir.Value:
    """The probability of a normal value at least as far from 0 as z, at six decimals.

    Abramowitz and Stegun 7.1.26, whose error is below 2e-7: engines have no error function in common.
    """
    x = z.abs() * 0.7071067811865476
    t = (x * 0.3275911 + 1.0).pow(-1.0)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return (poly * (x * x * -1.0).exp()).round(6)
