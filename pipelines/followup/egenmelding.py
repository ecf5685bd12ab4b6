"""Used egenmeldingsdager: information about how much room is left, never a score."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.contract.codes import Fravaerstype
from pipelines.followup.dager import join_runs, read_days, weekdays_before, years_before
from pipelines.measures.calendar import STEG, dagnummer


def egenmeldingsdager(fravaer: pl.DataFrame, per_dato: date) -> pl.DataFrame:
    """ansatt_id, dager: calendar days of egenmelding in the twelve months that end with per_dato.

    fravaer: as for oppfolgingstilfeller. The twelve months begin the day after the same date a year
    earlier. A weekend with nothing but Saturday and Sunday between two egenmeldinger counts, too.
    Whoever has none has no row. Source: the state's hovedtariffavtale (24 days in 12 months).
    """
    foerste = dagnummer(years_before(per_dato, 1)) + 1
    naadd = pl.col("slutt").cum_max().shift(1) + 1
    hverdager_mellom = weekdays_before(pl.col("start")) - weekdays_before(naadd)
    samme_person = pl.col("start") // STEG == naadd // STEG
    skilt = ~samme_person | ((pl.col("start") > naadd) & (hverdager_mellom > 0))
    egne = read_days(fravaer, per_dato).filter(type=Fravaerstype.EGENMELDING)
    i_aaret = (
        pl.col("slutt") - pl.max_horizontal("start", pl.col("start") // STEG * STEG + foerste) + 1
    )
    return (
        join_runs(egne, skilt)
        .select("ansatt_id", dager=i_aaret)
        .filter(pl.col("dager") > 0)
        .group_by("ansatt_id", maintain_order=True)
        .agg(pl.col("dager").sum())
    )
