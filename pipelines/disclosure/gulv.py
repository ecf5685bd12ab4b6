"""Floors: figures that rest on too few people are taken out before they are sent anywhere.

A masked figure is null, and a column `vis_…` beside it says that it was masked and not missing.
The rows of roles without person access are rapporteringsenheter, which hold in every part of time
already (partisjon, kontroll): for these the floors of people are a second lock on the same door.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

SAMMENSETNING_MIN_SYKE = 10
"""Type, grad, korttid/langtid, varighet and arbeidsrelatert: people with sykefravær behind them."""
MEDIAN_MIN_PERSONER = 5
"""Median varighet: people with tilfeller behind it."""
HVER_SIDE_MIN_PERSONER = 5
"""The share without absence, and that with repeated short absence: people with, and people without.
Hidden only where all or nobody had absence, it would be told by being hidden."""
TIDEL_MIN_PERSONER = 50
"""The tenth of people with most absence: people in the enhet."""
KVARTAL_MIN_PERSONER = 10
"""A single kvartal: people in the enhet. In so short a time one absence is the whole figure."""

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
UTEN_FRAVAER = ("andel_uten_fravaer", "personer_med_fravaer", "personer_med_tilfeller")
"""Say the same: on which side the few are."""
_EGNE_GULV = (
    "vis_sammensetning",
    "vis_median",
    "vis_tidel",
    "vis_uten_fravaer",
    "vis_gjentatt",
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


@dataclass(frozen=True)
class Gulv:
    """The fewest people behind a figure that somebody may see."""

    minste_gruppe: int
    kvartal_minste: int = KVARTAL_MIN_PERSONER

    @property
    def finnes(self) -> bool:
        return self.minste_gruppe > 0


UTEN_GULV = Gulv(0, 0)
"""HR, and the operator of the machine: every figure."""


def apply_floors(rader: pl.DataFrame, gulv: Gulv) -> pl.DataFrame:
    """Judged measures with everything under a floor masked.

    Adds `vis` (as `hide_small_groups`), `vis_sammensetning`, `vis_median`, `vis_tidel`,
    `vis_uten_fravaer` and `vis_gjentatt`. Rows need the columns of measures' MAALTALL and of the
    judge. Where they have vis_sammensetning already (from the table sammensetning), that must hold,
    too.
    """
    medregnet = hide_small_groups(rader, gulv).with_columns(_floors(rader, gulv))
    return medregnet.with_columns(
        *_only("vis_sammensetning", *SAMMENSETNING),
        *_only("vis_median", "median_varighet"),
        *_only("vis_tidel", "andel_tapte_tidel"),
        *_only("vis_uten_fravaer", *UTEN_FRAVAER),
        *_only("vis_gjentatt", "personer_gjentatt"),
    )


def _floors(rader: pl.DataFrame, gulv: Gulv) -> list[pl.Expr]:
    if not gulv.finnes:
        return [pl.lit(value=True).alias(navn) for navn in _EGNE_GULV]
    i_tabellen = (
        pl.Series(rader["vis_sammensetning"]).fill_null(value=False)
        if "vis_sammensetning" in rader.columns
        else pl.Series([True]).new_from_index(0, rader.height)
    )
    nok_syke = pl.col("personer_med_fravaer").fill_null(0) >= SAMMENSETNING_MIN_SYKE
    sammensetning = pl.col("vis") & nok_syke & pl.lit(i_tabellen)
    return [
        sammensetning.alias("vis_sammensetning"),
        _enough("personer_med_tilfeller", MEDIAN_MIN_PERSONER).alias("vis_median"),
        _enough("personer", TIDEL_MIN_PERSONER).alias("vis_tidel"),
        _both_sides("personer_med_fravaer").alias("vis_uten_fravaer"),
        (sammensetning & _both_sides("personer_gjentatt")).alias("vis_gjentatt"),
    ]


def _both_sides(med: str) -> pl.Expr:
    """Enough of the people are on each side; unknown is not."""
    uten = pl.col("personer") - pl.col(med)
    nok = (pl.col(med) >= HVER_SIDE_MIN_PERSONER) & (uten >= HVER_SIDE_MIN_PERSONER)
    return nok.fill_null(value=False)


def _enough(folk: str, minst: int) -> pl.Expr:
    return pl.col("vis") & (pl.col(folk).fill_null(0) >= minst)


def hide_small_groups(rader: pl.DataFrame, gulv: Gulv) -> pl.DataFrame:
    """Judged rows with all figures of those with too few people in the periode masked.

    Adds `vis`: whether the row is shown. People are distinct ones over the periode; of totals,
    antall ansatte, else årsverk, rounded down.
    """
    folk = pl.coalesce("personer", "antall_ansatte", pl.col("aarsverk").floor().cast(pl.Int64))
    er_kvartal = pl.col("periode").str.contains(r"^\d{4}K[1-4]$")
    minst = pl.when(er_kvartal).then(max(gulv.kvartal_minste, gulv.minste_gruppe))
    skjules = [navn for navn in rader.columns if navn not in _ALLTID_MED]
    return (
        rader.with_columns(vis=folk.fill_null(0) >= minst.otherwise(gulv.minste_gruppe))
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
