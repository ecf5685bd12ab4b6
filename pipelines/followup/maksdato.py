"""Maksdato: about when sykepenger end for somebody who stays ill."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.contract.codes import SYKEFRAVAER
from pipelines.followup.dager import (
    as_date,
    nth_weekday,
    read_days,
    weekdays_before,
    years_before,
)
from pipelines.followup.tilfelle import joined_runs
from pipelines.measures.calendar import SISTE, STEG, dagnummer
from pipelines.settings import Oppfolging

VINDU_AAR = 3
"""Sykepengedager are counted within so many years (ftrl § 8-12)."""


def maksdatoer(fravaer: pl.DataFrame, per_dato: date, regler: Oppfolging) -> pl.DataFrame:
    """An estimate, for those who are sick on `per_dato`: ansatt_id, brukt (days), maksdato.

    fravaer: as for oppfolgingstilfeller. brukt counts sick days, Monday to Friday with public
    holidays, after the arbeidsgiverperiode of each tilfelle (its first 16 sick days, counted in
    calendar days), within the three years that end with per_dato, and after the last 182 days in a
    row fully fit. maksdato is the day on which the last of the 248 is used up when she stays ill;
    for whoever has used more, the day it was reached.

    Source: ftrl § 8-12. Simplified, and Nav decides: any grad uses a whole day, the three years
    do not move on with the days to come, and sykepenger at other employers, or a right that was
    never there, are not known.
    """
    egne = fravaer.join(_ill_on(fravaer, per_dato), on="ansatt_id", how="semi")
    loep = joined_runs(read_days(egne, per_dato), regler.friskedager)
    betalt = _paid(_with_future(loep, per_dato), years_before(per_dato, VINDU_AAR), regler)
    foer = pl.col("dager").cum_sum().over("ansatt_id") - pl.col("dager")
    naadd = betalt.with_columns(foer=foer).filter(
        pl.col("foer") + pl.col("dager") >= regler.sykepengedager
    )
    siste = weekdays_before(pl.col("fra")) + regler.sykepengedager - 1 - pl.col("foer")
    brukt = betalt.group_by("ansatt_id").agg(brukt=pl.col("dager").filter(~pl.col("tenkt")).sum())
    return (
        naadd.unique("ansatt_id", keep="first", maintain_order=True)
        .select("ansatt_id", maksdato=as_date(nth_weekday(siste)))
        .join(brukt, on="ansatt_id")
        .select("ansatt_id", "brukt", "maksdato")
        .sort("ansatt_id")
    )


def _ill_on(fravaer: pl.DataFrame, dagen: date) -> pl.DataFrame:
    return fravaer.filter(
        pl.col("type").is_in(list(SYKEFRAVAER)),
        pl.col("fra") <= dagen,
        pl.col("til").is_null() | (pl.col("til") >= dagen),
    )


def _with_future(loep: pl.DataFrame, per_dato: date) -> pl.DataFrame:
    """A run from the day after per_dato to the end of the calendar, in the tilfelle going on."""
    dager_igjen = dagnummer(SISTE) - dagnummer(per_dato)
    tenkt = loep.filter(pl.col("slutt") % STEG == dagnummer(per_dato)).with_columns(
        start=pl.col("slutt") + 1, slutt=pl.col("slutt") + dager_igjen, tenkt=pl.lit(value=True)
    )
    kjent = loep.with_columns(tenkt=pl.lit(value=False))
    return pl.concat([kjent, tenkt]).sort("start")


def _paid(loep: pl.DataFrame, etter: date, regler: Oppfolging) -> pl.DataFrame:
    """ansatt_id, fra, dager (weekdays with sykepenger), tenkt: of each run, in order."""
    lengde = pl.col("slutt") - pl.col("start") + 1
    syke_foer = lengde.cum_sum().over("nr") - lengde
    arbeidsgivers = (regler.arbeidsgiverperiode - syke_foer).clip(lower_bound=0)
    frisk = (pl.col("start") - pl.col("slutt").shift(1) - 1).over("ansatt_id")
    retter = (frisk >= regler.ny_rett_dager).fill_null(value=False).cum_sum().over("ansatt_id")
    person = pl.col("start") // STEG * STEG
    return (
        loep.with_columns(
            fra=pl.max_horizontal(pl.col("start") + arbeidsgivers, person + (dagnummer(etter) + 1)),
            rett=retter,
        )
        .filter(
            pl.col("rett") == pl.col("rett").max().over("ansatt_id"),
            pl.col("fra") <= pl.col("slutt"),
        )
        .select(
            "ansatt_id",
            "fra",
            "tenkt",
            dager=weekdays_before(pl.col("slutt") + 1) - weekdays_before(pl.col("fra")),
        )
    )
