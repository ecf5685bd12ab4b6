"""Sammenligningsgrupper: people in similar work, in groups of enough."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.followup.korte import employed_on

HELE = "hele virksomheten"
NIVAAER = ("fin", "grov", "hele")


def groups_of(
    arbeidsforhold: pl.DataFrame, organisasjon: pl.DataFrame, dagen: date
) -> pl.DataFrame:
    """One row per person employed on a day: ansatt_id, and three groups from narrow to wide.

    fin: arbeidstype of the enhet and stillingsgruppe; grov: arbeidstype; null where one of them is
    not known; hele: the virksomhet. Of several arbeidsforhold the one with the highest
    stillingsprosent, then the first enhet_id, says which.
    organisasjon: enhet_id, arbeidstype, and kvartal where a row is kept for each: the newest.
    """
    arbeid = pl.col("arbeidstype").str.strip_chars().replace("", None)
    stilling = pl.col("stillingsgruppe").cast(pl.String).str.strip_chars().replace("", None)
    return (
        employed_on(arbeidsforhold, dagen)
        .sort(
            ["ansatt_id", "stillingsprosent", "enhet_id", "stillingsgruppe"],
            descending=[False, True, False, False],
        )
        .unique("ansatt_id", keep="first", maintain_order=True)
        .join(_kinds_of_work(organisasjon), on="enhet_id", how="left", maintain_order="left")
        .select(
            "ansatt_id",
            fin=pl.concat_str(arbeid, stilling, separator=", "),
            grov=arbeid,
            hele=pl.lit(HELE),
        )
    )


def _kinds_of_work(organisasjon: pl.DataFrame) -> pl.DataFrame:
    sortert = organisasjon.sort("kvartal") if "kvartal" in organisasjon.columns else organisasjon
    return sortert.unique("enhet_id", keep="last", maintain_order=True).select(
        "enhet_id", pl.col("arbeidstype").cast(pl.String)
    )
