"""Registered absence as runs of calendar days: what every rule of follow-up is counted on.

Days are the numbers of measures.calendar. `start` and `slutt` of a run hold the person, too
(person × STEG + day): one sorted column, in which two people are never neighbours.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from pipelines.contract.codes import SYKEFRAVAER, Fravaerstype
from pipelines.measures.calendar import FOERSTE, STEG, dag, dagnummer

FRI = (Fravaerstype.FERIE, Fravaerstype.PERMISJON)
_FORSKYVNING = (FOERSTE - date(1970, 1, 1)).days


def read_days(fravaer: pl.DataFrame, siste_dag: date) -> pl.DataFrame:
    """Columns ansatt_id, type, grad, start, slutt: what is known on `siste_dag`.

    Rows that begin later are not there yet; what ends later, or not at all, ends on that day.
    Without a grad an absence is of the whole day.
    """
    siste = dagnummer(siste_dag)
    person = pl.col("ansatt_id").rank("dense").cast(pl.Int64) * STEG
    fra, til = dag("fra"), pl.min_horizontal(dag("til").fill_null(siste), pl.lit(siste))
    return (
        fravaer.select("ansatt_id", "type", "grad", pl.col("fra", "til").cast(pl.Date))
        .select(
            "ansatt_id",
            pl.col("type").cast(pl.String),
            pl.col("grad").cast(pl.Float64).fill_null(100),
            start=person + fra,
            slutt=person + til,
        )
        .filter(pl.col("start") <= pl.col("slutt"))
    )


def sick_runs(dager: pl.DataFrame) -> pl.DataFrame:
    """Runs of days with egenmelding or sykmelding of any grad: ansatt_id, start, slutt."""
    return _runs(dager, SYKEFRAVAER)


def free_runs(dager: pl.DataFrame) -> pl.DataFrame:
    """Runs of days with ferie or permisjon, whatever else is registered on them."""
    return _runs(dager, FRI)


def _runs(dager: pl.DataFrame, typer: Collection[str]) -> pl.DataFrame:
    rader = dager.filter(pl.col("type").is_in(list(typer)))
    return join_runs(rader, pl.col("start") > pl.col("slutt").cum_max().shift(1) + 1)


def join_runs(rader: pl.DataFrame, skilt: pl.Expr) -> pl.DataFrame:
    """One row a run: ansatt_id, start, slutt. `skilt`: a row, in order of start, begins a new."""
    return (
        rader.sort("start")
        .group_by(skilt.fill_null(value=True).cum_sum().alias("nr"), maintain_order=True)
        .agg(pl.col("ansatt_id", "start").first(), pl.col("slutt").max())
        .drop("nr")
    )


def as_date(kolonne: str | pl.Expr) -> pl.Expr:
    """The date of a day number, with or without a person in it."""
    uttrykk = pl.col(kolonne) if isinstance(kolonne, str) else kolonne
    return (uttrykk % STEG + _FORSKYVNING).cast(pl.Int32).cast(pl.Date)


def weekdays_before(dagen: pl.Expr) -> pl.Expr:
    """Days Monday to Friday, public holidays included, before a day number; the first is a Monday.

    Of start and slutt, too: within a person only differences mean something.
    """
    nummer = dagen % STEG
    return nummer // 7 * 5 + pl.min_horizontal(nummer % 7, pl.lit(5))


def nth_weekday(nummer: pl.Expr) -> pl.Expr:
    """The day number of the weekday that has `nummer` weekdays before it."""
    return nummer // 5 * 7 + nummer % 5


def years_before(dagen: date, aar: int) -> date:
    """The same date so many years earlier; 28 February for a 29 February that is not there."""
    try:
        return dagen.replace(year=dagen.year - aar)
    except ValueError:
        return dagen.replace(year=dagen.year - aar, day=28)
