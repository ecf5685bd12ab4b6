"""Floors: figures that rest on too few people are taken out before they are sent anywhere.

A masked figure is null, and a column `vis_…` beside it says that it was masked and not missing.
"""

from __future__ import annotations

import polars as pl

SAMMENSETNING_MIN_SYKE = 10
"""Type, grad, korttid/langtid, varighet and arbeidsrelatert: people with sykefravær behind them."""
MEDIAN_MIN_PERSONER = 5
"""Median varighet: people with tilfeller behind it."""
TIDEL_MIN_PERSONER = 50
"""The tenth of people with most absence: people in the enhet."""

VISES_IKKE = "vises ikke (personvern)"

VISES_IKKE_SETNING = "Tallene vises ikke (personvern)."

SAMMENSETNING = (
    "tapte_egenmeldt",
    "tapte_legemeldt",
    "tapte_korttid",
    "tapte_langtid",
    "tapte_1_3",
    "tapte_4_16",
    "tapte_17_56",
    "tapte_57_140",
    "tapte_141_273",
    "tapte_over_273",
    "tapte_gradert",
    "tapte_arbeidsrelatert",
    "tapte_sykt_barn",
    "tilfeller_korttid",
    "tilfeller_langtid",
)
_ALLTID_MED = {
    "enhet_id",
    "periode",
    "periodetype",
    "dekket",
    "krevd",
    "foreloepig",
    "maal_kilde",
    "sesongfaktor",
}


def apply_floors(rader: pl.DataFrame, minste_gruppe: int) -> pl.DataFrame:
    """Judged measures with everything under a floor masked.

    Adds `vis` (as `hide_small_groups`), `vis_sammensetning`, `vis_median`, `vis_tidel` and
    `vis_uten_fravaer`. Rows need the columns of measures' MAALTALL and of the judge.
    """
    syke = pl.col("personer_med_fravaer").fill_null(0)
    medregnet = hide_small_groups(rader, minste_gruppe).with_columns(
        vis_sammensetning=pl.col("vis") & (syke >= SAMMENSETNING_MIN_SYKE),
        vis_median=pl.col("vis") & (pl.col("personer_med_tilfeller") >= MEDIAN_MIN_PERSONER),
        vis_tidel=pl.col("vis") & (pl.col("personer") >= TIDEL_MIN_PERSONER),
        vis_uten_fravaer=pl.col("andel_uten_fravaer").is_between(0, 100, closed="none"),
    )
    return medregnet.with_columns(
        *_only("vis_sammensetning", *SAMMENSETNING),
        *_only("vis_median", "median_varighet"),
        *_only("vis_tidel", "andel_tapte_tidel"),
        *_only("vis_uten_fravaer", "andel_uten_fravaer", "personer_med_fravaer"),
    )


def hide_small_groups(rader: pl.DataFrame, minste_gruppe: int) -> pl.DataFrame:
    """Judged rows with all figures of those with fewer than `minste_gruppe` people masked.

    Adds `vis`: whether the row is shown. People count both over the periode and, unless the
    enhet is closed, on its last day. Nav shows no figure of fewer than 5.
    """
    paa_slutten = pl.when(pl.col("antall_ansatte") > 0).then("antall_ansatte")
    folk = pl.coalesce(
        pl.min_horizontal("personer", paa_slutten), pl.col("aarsverk").floor().cast(pl.Int64)
    )
    skjules = [navn for navn in rader.columns if navn not in _ALLTID_MED]
    return (
        rader.with_columns(vis=folk.fill_null(0) >= minste_gruppe)
        .with_columns(_only("vis", *skjules))
        .with_columns(
            lys=pl.when("vis").then("lys").otherwise(pl.lit("graa")),
            aarsak=pl.when("vis").then("aarsak").otherwise(pl.lit(VISES_IKKE)),
            setning=pl.when("vis").then("setning").otherwise(pl.lit(VISES_IKKE_SETNING)),
            vedvarende=pl.col("vedvarende").fill_null(value=False),
            phi_anslaatt=pl.col("phi_anslaatt").fill_null(value=False),
        )
    )


def _only(hvis: str, *kolonner: str) -> list[pl.Expr]:
    return [pl.when(pl.col(hvis)).then(pl.col(navn)).alias(navn) for navn in kolonner]
