"""Praksis: how far the employer does what it owes, enhet by enhet. No figure is about the ill."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.followup.punkter import Status, Stoppunkt

MAALES = (Stoppunkt.OPPFOLGINGSPLAN, Stoppunkt.DIALOGMOTE_1)
"""The employer's own duties by law, each within so many weeks."""
OEVRIGE = "Øvrige enheter samlet"
HELE = "Hele virksomheten"

_TALL = ("antall", "i_tide", "personer")


def practice(
    stoppunkter: pl.DataFrame, enhet_av: pl.DataFrame, fra: date, til: date
) -> pl.DataFrame:
    """Per enhet and stop point of MAALES, for HR: enhet_id, stoppunkt, antall, i_tide, personer.

    stoppunkter: from stop_points, with days to come left out by `til`. enhet_av: ansatt_id,
        enhet_id; the first row of a person counts, so that nobody is in two enheter.
    antall: those with frist in [fra, til] that were due (`gjelder`) where the enhet registers.
    i_tide: done, or found åpenbart unødvendig, by the deadline.
    personer: distinct people behind them. Enheter without any have no row.

    Source: aml § 4-6 (3) and (4); only enheter that register here count.
    """
    frist_ikke_ute = pl.col("status").is_in([Status.SNART, Status.SENERE]).fill_null(value=False)
    i_tide = pl.col("utfoert") <= pl.col("frist")
    return (
        stoppunkter.filter(
            pl.col("stoppunkt").is_in([punkt.value for punkt in MAALES]),
            pl.col("gjelder") & pl.col("registrerer") & ~frist_ikke_ute,
            pl.col("frist").is_between(fra, til),
        )
        .join(enhet_av.unique("ansatt_id", keep="first", maintain_order=True), on="ansatt_id")
        .group_by("enhet_id", "stoppunkt")
        .agg(
            antall=pl.len().cast(pl.Int64),
            i_tide=i_tide.fill_null(value=False).sum().cast(pl.Int64),
            personer=pl.col("ansatt_id").n_unique().cast(pl.Int64),
        )
        .sort("enhet_id", "stoppunkt")
    )


def practice_for_roles(
    per_seksjon: pl.DataFrame, grupper: pl.DataFrame, minst: int
) -> pl.DataFrame:
    """What roles without access to people see: stoppunkt, gruppe_id, gruppe, antall, i_tide,
    personer.

    per_seksjon: from practice. grupper: enhet_id, gruppe_id, gruppe (name): the part of the
        virksomhet right below the top that an enhet lies in; without one it is among the others.
    For each stop point a flat partition of the virksomhet: gruppene with at least `minst` people
    behind the figure, and the others as one («Øvrige enheter samlet», gruppe_id null). Are the
    others too few, the smallest gruppe is put with them. Last the whole («Hele virksomheten»,
    gruppe_id null), which is not there either with fewer than `minst`.

    Every row but the whole is a cell of its own, and each has at least `minst` people: so has
    whatever can be worked out from them by adding and taking away.
    """
    per_gruppe = (
        per_seksjon.join(grupper, on="enhet_id", how="left")
        .group_by("stoppunkt", "gruppe_id")
        .agg(pl.col("gruppe").first(), pl.col(*_TALL).sum())
        .sort("stoppunkt", "personer", "gruppe_id", nulls_last=False)
    )
    hele = _pool(per_gruppe, HELE).filter(pl.col("personer") >= minst)
    celler = per_gruppe.join(hele, on="stoppunkt", how="semi").with_columns(
        samles=_is_pooled(minst)
    )
    vises = celler.filter(~pl.col("samles")).drop("samles").sort("stoppunkt", "gruppe", "gruppe_id")
    oevrige = _pool(celler.filter("samles"), OEVRIGE).join(vises, on="stoppunkt", how="semi")
    deler = [del_.select("stoppunkt", "gruppe_id", "gruppe", *_TALL) for del_ in (vises, oevrige)]
    return pl.concat([*deler, hele]).sort("stoppunkt", maintain_order=True)


def _is_pooled(minst: int) -> pl.Expr:
    """Per stop point, gruppene by size: those too small, and one more where these are too few.

    One is enough: it holds `minst` by itself.
    """
    liten = (pl.col("personer") < minst) | pl.col("gruppe_id").is_null()
    samlet = pl.col("personer").filter(liten).sum().over("stoppunkt")
    foerste_store = ~liten & ((~liten).cum_sum().over("stoppunkt") == 1)
    return liten | (foerste_store & samlet.is_between(1, minst - 1))


def _pool(celler: pl.DataFrame, navn: str) -> pl.DataFrame:
    return (
        celler.group_by("stoppunkt", maintain_order=True)
        .agg(pl.col(*_TALL).sum())
        .select(
            "stoppunkt",
            *_TALL,
            gruppe_id=pl.lit(None, celler.schema["gruppe_id"]),
            gruppe=pl.lit(navn),
        )
        .select("stoppunkt", "gruppe_id", "gruppe", *_TALL)
    )
