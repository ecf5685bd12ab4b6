"""phi: how many dagsverk of chance hang together, one figure per periode for the virksomhet."""

from __future__ import annotations

import polars as pl

from pipelines.contract.perioder import Periodetype

PHI0 = {
    Periodetype.AAR: 80.0,
    Periodetype.SISTE4: 80.0,
    Periodetype.KVARTAL: 35.0,
    Periodetype.TERTIAL: 35.0,
    Periodetype.SISTE12: 150.0,
}
"""What phi is taken to be before the virksomhet's own people have spoken, in arbeidsdager."""

VEKT = 300
"""phi0 weighs as much as this many people."""


def phi_expression(phi0: pl.Expr) -> pl.Expr:
    """Phi from the columns n, k, sum_x, sum_y, sum_kvadrat, drawn towards `phi0`.

    sigma2 = N/(N-K) · Σ(y_i - R_s·x_i)² / Σx_i over persons i in seksjoner s; phî = sigma2 / R of
    the virksomhet; phi = (N·phî + 300·phi0) / (N + 300). Where persons are missing (totals only),
    or nobody was absent, phi is phi0.
    """
    n, k = pl.col("n"), pl.col("k")
    sigma2 = n / (n - k) * pl.col("sum_kvadrat") / pl.col("sum_x")
    phi_hatt = sigma2 / (pl.col("sum_y") / pl.col("sum_x"))
    krympet = (n * phi_hatt + VEKT * phi0) / (n + VEKT)
    return pl.when(_has_persons()).then(krympet).otherwise(phi0)


def add_phi(perioder: pl.DataFrame, spredning: pl.DataFrame) -> pl.DataFrame:
    """`perioder` (periode, periodetype, dagfaktor) with columns phi and phi_anslaatt.

    dagfaktor: days of the data per arbeidsdag (1, or 365.25/252 where the sender counts calendar
    days); phi is in days, so phi0 follows the unit.
    """
    phi0 = pl.col("periodetype").replace_strict(
        {str(slag): verdi for slag, verdi in PHI0.items()}, return_dtype=pl.Float64
    ) * pl.col("dagfaktor")
    return (
        perioder.join(spredning.drop("periodetype"), on="periode", how="left")
        .with_columns(phi=phi_expression(phi0), phi_anslaatt=~_has_persons())
        .drop("n", "k", "sum_x", "sum_y", "sum_kvadrat")
    )


def _has_persons() -> pl.Expr:
    """Null counts as no."""
    return (
        (pl.col("n") > pl.col("k"))
        & (pl.col("sum_x") > 0)
        & (pl.col("sum_y") > 0)
        & (pl.col("sum_kvadrat") > 0)
    ).fill_null(value=False)
