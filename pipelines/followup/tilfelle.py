"""Oppfølgingstilfeller: spells of illness joined as the law and Nav count them."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.followup.dager import as_date, free_runs, read_days, sick_runs

FRISKEDAGER = 16
"""So many days in a row without illness close a tilfelle (ftrl § 8-19)."""


def oppfolgingstilfeller(
    fravaer: pl.DataFrame, per_dato: date, friskedager: int = FRISKEDAGER
) -> pl.DataFrame:
    """Oppfølgingstilfeller known on `per_dato`, sorted by ansatt_id and start.

    fravaer: ansatt_id, fra, til (both included; null = ongoing), type (contract codes), grad; one
        row a registration, in any order, overlapping or not. What begins after per_dato is not
        known yet, what ends later is cut there: an ongoing tilfelle has its length so far.
    Returns ansatt_id, start, slutt (the last sick day), sykedager (calendar days), varighet_uker
        (whole weeks of sykedager), paagaar (sick on per_dato itself).

    Counted in calendar days, weekends included. A day with egenmelding or sykmelding of any grad,
    in any arbeidsforhold, is sick, whatever else it holds. `friskedager` other days in a row close
    the tilfelle, fewer join. Ferie and permisjon that follow directly after a sick day bridge: they
    are none of those days, and are sykedager when the tilfelle goes on after them. After a working
    day they are like any other. Everything else is a working day: sykt_barn, days without a row.

    Source: ftrl § 8-19; sykedager as Nav's own service counts them.
    """
    dager = pl.col("slutt") - pl.col("start") + 1
    broer = pl.when("fortsetter").then("bro").otherwise(0)
    return (
        joined_runs(read_days(fravaer, per_dato), friskedager)
        .group_by("nr", maintain_order=True)
        .agg(
            pl.col("ansatt_id").first(),
            start=as_date("start").first(),
            slutt=as_date("slutt").last(),
            sykedager=(dager + broer).sum(),
        )
        .select(
            *("ansatt_id", "start", "slutt", "sykedager"),
            varighet_uker=pl.col("sykedager") // 7,
            paagaar=pl.col("slutt") == per_dato,
        )
    )


def joined_runs(dager: pl.DataFrame, friskedager: int) -> pl.DataFrame:
    """The runs of sick days, in order, and how they join: ansatt_id, start, slutt and

    nr          the tilfelle of the run
    bro         days of ferie and permisjon that follow directly, up to the next run
    fortsetter  the tilfelle goes on with the next run
    """
    fri = free_runs(dager).select(fri_fra="start", fri_til="slutt")
    gap = pl.col("start").shift(-1) - pl.col("slutt") - 1
    fri_etter = (pl.col("fri_til") - pl.col("slutt")).clip(lower_bound=0).fill_null(0)
    return (
        sick_runs(dager)
        .with_columns(dagen_etter=pl.col("slutt") + 1)
        .join_asof(fri, left_on="dagen_etter", right_on="fri_fra", check_sortedness=False)
        .with_columns(bro=pl.min_horizontal(fri_etter, gap))
        .with_columns(fortsetter=(gap - pl.col("bro") < friskedager).fill_null(value=False))
        .with_columns(nr=(~pl.col("fortsetter")).shift(1, fill_value=False).cum_sum())
        .select("ansatt_id", "start", "slutt", "nr", "bro", "fortsetter")
    )
