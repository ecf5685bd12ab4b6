"""Short spells of sykefravær: how many a person has had, and what they came to in dagsverk."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.contract.codes import SYKEFRAVAER
from pipelines.measures.calendar import arbeidsdager, dag, dagnummer
from pipelines.measures.runs import find_runs
from pipelines.measures.tilfeller import KORTTID

_ROM = 31
"""Days around a stretch of time in which all that can join a short spell lies."""


def short_spells(
    fravaer: pl.DataFrame, arbeidsforhold: pl.DataFrame, fra: date, til: date
) -> pl.DataFrame:
    """ansatt_id, tilfeller, dagsverk: the korte tilfeller that begin in [fra, til], by person.

    fravaer: ansatt_id, fra, til (null = ongoing), type, grad. arbeidsforhold: ansatt_id,
        arbeidsforhold_id, enhet_id, fra, til, stillingsprosent, and kvartal where a row is kept
        once for each: the newest is true.
    A tilfelle is the one of the statistics: registrations with no arbeidsdag between. It is kort
    when it is up to 16 calendar days as registered; one without an end counts with its length
    up to `til`, so that it is a kort one until it has become long.
    dagsverk: arbeidsdager × grad (where registrations overlap, the highest) × stillingsprosent on
    the first day of the tilfelle, of all arbeidsforhold together and at most 100. Who has no
    arbeidsforhold that day has no tilfelle. Whoever has none has no row.
    """
    rader = spell_rows(fravaer, fra, til).filter(
        pl.col("varighet") <= KORTTID, pl.col("start").is_between(dagnummer(fra), dagnummer(til))
    )
    stillinger = _percent_on_first_day(rader, arbeidsforhold)
    return (
        _lost_days(rader)
        .join(stillinger, on=["ansatt_id", "start"])
        .group_by("ansatt_id")
        .agg(
            tilfeller=pl.len().cast(pl.Int64),
            dagsverk=(pl.col("tapte") * pl.col("stilling")).sum().round(6),
        )
        .sort("ansatt_id")
    )


def spell_rows(fravaer: pl.DataFrame, fra: date, til: date) -> pl.DataFrame:
    """The sick registrations around [fra, til], each with its tilfelle.

    ansatt_id, a, b, grad; start and varighet of the tilfelle, seen from a month before to a month
    after, which is enough to tell a kort one from a long one.
    """
    rundt = dagnummer(fra) - _ROM, dagnummer(til) + _ROM
    syke = (
        fravaer.lazy()
        .filter(pl.col("type").is_in(list(SYKEFRAVAER)))
        .select(
            "ansatt_id",
            a=dag("fra"),
            b=pl.max_horizontal(dag("fra"), dag("til").fill_null(dagnummer(til))),
            grad=pl.col("grad").fill_null(100),
        )
        .filter(pl.col("b") >= rundt[0], pl.col("a") <= rundt[1])
        .with_columns(p=pl.col("ansatt_id").rank("dense").cast(pl.Int64))
        .collect()
    )
    loep = find_runs(*(syke[navn].to_numpy() for navn in ("p", "a", "b")))
    return syke.drop("p").with_columns(
        start=pl.Series(loep.start, dtype=pl.Int32),
        varighet=pl.Series(loep.varighet, dtype=pl.Int64),
    )


def _lost_days(rader: pl.DataFrame) -> pl.DataFrame:
    """ansatt_id, start, tapte: arbeidsdager of each (short) tilfelle × grad."""
    noekkel = ["ansatt_id", "start"]
    paa_arbeidsdag = pl.col("grad") / 100 * arbeidsdager(pl.col("dag"), pl.col("dag"))
    return (
        rader.lazy()
        .select(*noekkel, "grad", dag=pl.int_ranges("a", pl.col("b") + 1))
        .explode("dag")
        .group_by(*noekkel, "dag")
        .agg(pl.col("grad").max())
        .with_columns(tapte=paa_arbeidsdag)
        .group_by(noekkel)
        .agg(pl.col("tapte").sum())
        .collect()
    )


def _percent_on_first_day(rader: pl.DataFrame, arbeidsforhold: pl.DataFrame) -> pl.DataFrame:
    """ansatt_id, start, stilling (0-1); no row without an arbeidsforhold on that day."""
    foerste = rader.lazy().select("ansatt_id", "start").unique()
    jobber = (
        true_rows(arbeidsforhold)
        .lazy()
        .select(
            "ansatt_id",
            "stillingsprosent",
            ansatt_fra=dag("fra"),
            ansatt_til=dag("til").fill_null(dagnummer(date.max)),
        )
    )
    return (
        foerste.join(jobber, on="ansatt_id")
        .filter(pl.col("start").is_between("ansatt_fra", "ansatt_til"))
        .group_by("ansatt_id", "start")
        .agg(stilling=pl.col("stillingsprosent").sum().clip(upper_bound=100) / 100)
        .collect()
    )


def employed_on(arbeidsforhold: pl.DataFrame, dagen: date) -> pl.DataFrame:
    """The rows of arbeidsforhold that hold on a day."""
    return true_rows(arbeidsforhold).filter(
        pl.col("fra") <= dagen, pl.col("til").is_null() | (pl.col("til") >= dagen)
    )


def true_rows(arbeidsforhold: pl.DataFrame) -> pl.DataFrame:
    """Each arbeidsforhold once, as its newest quarter says, where rows are kept by kvartal.

    What comes back has no kvartal, and costs nothing to ask again.
    """
    if "kvartal" not in arbeidsforhold.columns:
        return arbeidsforhold
    noekkel = ["ansatt_id", "arbeidsforhold_id", "enhet_id", "fra"]
    kvartaler = pl.Enum(arbeidsforhold["kvartal"].unique().sort())
    nr = pl.col("kvartal").cast(kvartaler).to_physical()
    return arbeidsforhold.filter(nr == nr.max().over(noekkel)).drop("kvartal")
