"""Seasonal factors: the first quarter is always high and the third low; mål follow them."""

from __future__ import annotations

import polars as pl

from pipelines.contract.perioder import Periodetype

MINST_AAR = 3
_DELER_I_AARET = {str(Periodetype.KVARTAL): 4, str(Periodetype.TERTIAL): 3}


def find_seasons(virksomhet: pl.DataFrame, perioder: pl.DataFrame) -> pl.DataFrame:
    """periodetype, nummer, sesongfaktor for kvartal and tertial, where three years allow it.

    The virksomhet's rate in all quarters (tertials) of a number over its rate in the same complete
    calendar years. `virksomhet`: its own rows of maaltall; `perioder`: from `describe_periods`.
    """
    deler = pl.col("periodetype").replace_strict(
        _DELER_I_AARET, default=None, return_dtype=pl.Int64
    )
    aar = ["periodetype", pl.col("slutt").dt.year()]
    hele_aar = (
        virksomhet.filter(pl.col("dekket") == pl.col("krevd"), pl.col("avtalte_dagsverk") > 0)
        .join(perioder.select("periode", "slutt", "nummer"), on="periode")
        .filter(pl.col("nummer").is_not_null(), pl.len().over(aar) == deler)
        .filter(pl.col("slutt").dt.year().n_unique().over("periodetype") >= MINST_AAR)
    )
    sats = pl.col("tapte_dagsverk").sum() / pl.col("avtalte_dagsverk").sum()
    return (
        hele_aar.with_columns(aarssats=sats.over("periodetype"))
        .group_by("periodetype", "nummer")
        .agg(sesongfaktor=sats / pl.col("aarssats").first())
        .filter(pl.col("sesongfaktor").is_finite(), pl.col("sesongfaktor") > 0)
    )


def add_seasons(perioder: pl.DataFrame, virksomhet: pl.DataFrame) -> pl.DataFrame:
    """`perioder` with column sesongfaktor: exactly 1 where there is none to speak of."""
    return perioder.join(
        find_seasons(virksomhet, perioder), on=["periodetype", "nummer"], how="left"
    ).with_columns(pl.col("sesongfaktor").fill_null(1.0))
