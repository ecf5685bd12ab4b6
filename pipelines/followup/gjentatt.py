"""Flere korte fravær: when it is time to ask how work is.

Nobody is ranked or scored, and days of the week are not looked at. Limits are set once a year from
the year before and written down, so that it is possible for all to be below them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl

from pipelines.followup.dager import years_before
from pipelines.followup.grupper import HELE, NIVAAER, groups_of
from pipelines.followup.korte import employed_on, short_spells, spell_rows, true_rows
from pipelines.measures.calendar import dagnummer
from pipelines.measures.tilfeller import KORTTID
from pipelines.settings import Gjentatt

GRENSER = {
    "gruppe": pl.String,
    "antall_personer": pl.Int64,
    "tilfeller": pl.Int64,
    "dagsverk": pl.Float64,
}


def set_limits(
    fravaer: pl.DataFrame,
    arbeidsforhold: pl.DataFrame,
    organisasjon: pl.DataFrame,
    aar: int,
    regler: Gjentatt,
) -> pl.DataFrame:
    """The limits for use in the year `aar`, from the year before: columns GRENSER, by gruppe.

    A row for each sammenligningsgruppe of at least `gruppe_min` people (arbeidstype with
    stillingsgruppe, and arbeidstype alone), and always one for the whole virksomhet. People: those
    employed on both the first and the last day of the year before, all with the same chance of
    being ill in it, in the group of its last day; those without absence count as 0.
    tilfeller, dagsverk: the lowest number that at least `grense_andel` of the group did not go
    over, in korte tilfeller and in what they came to (nearest rank: a number somebody had). null
    where nobody was employed: no signals.
    """
    foerste, siste = date(aar - 1, 1, 1), date(aar - 1, 12, 31)
    jobber = true_rows(arbeidsforhold)
    korte = short_spells(fravaer, jobber, foerste, siste)
    folk = groups_of(jobber, organisasjon, siste).join(
        employed_on(jobber, foerste), on="ansatt_id", how="semi"
    )
    i_grupper = (
        folk.join(korte, on="ansatt_id", how="left")
        .with_columns(pl.col("tilfeller", "dagsverk").fill_null(0))
        .unpivot(NIVAAER, index=["tilfeller", "dagsverk"], value_name="gruppe")
        .drop_nulls("gruppe")
    )
    grenser = i_grupper.group_by("gruppe").agg(
        antall_personer=pl.len(),
        tilfeller=_nearest_rank("tilfeller", regler.grense_andel),
        dagsverk=_nearest_rank("dagsverk", regler.grense_andel),
    )
    alle = pl.DataFrame({"gruppe": [HELE]}).join(grenser, on="gruppe", how="left")
    store = grenser.filter(pl.col("gruppe") != HELE, pl.col("antall_personer") >= regler.gruppe_min)
    return (
        pl.concat([store.sort("gruppe"), alle])
        .with_columns(pl.col("antall_personer").fill_null(0))
        .select(pl.col(navn).cast(slag) for navn, slag in GRENSER.items())
    )


def signals(  # noqa: PLR0913, PLR0917 - everything that decides a signal
    fravaer: pl.DataFrame,
    arbeidsforhold: pl.DataFrame,
    organisasjon: pl.DataFrame,
    grenser: pl.DataFrame,
    per_dato: date,
    regler: Gjentatt,
    *,
    unntatt: Collection[int] = (),
) -> pl.DataFrame:
    """Whom to ask how work is: ansatt_id, gruppe (compared with), tilfeller, dagsverk; by id.

    Those employed on per_dato with at least `min_tilfeller` korte tilfeller that began in the
    twelve months that end with it, and more of them, and more dagsverk in them, than the limits of
    the narrowest of their groups that has any (`grenser`, from set_limits). Never a person in
    `unntatt` (holdes_utenfor), nor one whose tilfelle on per_dato is already over 16 days:
    long absence has its stop points, and no second signal.
    """
    fra = years_before(per_dato, 1) + timedelta(days=1)
    kjente, jobber = grenser["gruppe"].to_list(), true_rows(arbeidsforhold)
    folk = groups_of(jobber, organisasjon, per_dato).select(
        "ansatt_id",
        gruppe=pl.coalesce(
            pl.when(pl.col(nivaa).is_in(kjente)).then(pl.col(nivaa)) for nivaa in NIVAAER
        ),
    )
    grense = grenser.select("gruppe", grense_tilfeller="tilfeller", grense_dagsverk="dagsverk")
    korte = short_spells(fravaer, jobber, fra, per_dato)
    utenfor = pl.DataFrame({"ansatt_id": list(unntatt)}, schema=korte.select("ansatt_id").schema)
    return (
        korte.filter(pl.col("tilfeller") >= regler.min_tilfeller)
        .join(folk, on="ansatt_id")
        .join(utenfor, on="ansatt_id", how="anti")
        .join(_long_ill(fravaer, per_dato), on="ansatt_id", how="anti")
        .join(grense, on="gruppe")
        .filter(
            pl.col("tilfeller") > pl.col("grense_tilfeller"),
            pl.col("dagsverk") > pl.col("grense_dagsverk"),
        )
        .select("ansatt_id", "gruppe", "tilfeller", "dagsverk")
        .sort("ansatt_id")
    )


def _nearest_rank(kolonne: str, andel: float) -> pl.Expr:
    """The least value that at least `andel` of the values are not over."""
    plass = (pl.len() * andel - 1e-9).ceil().cast(pl.Int64) - 1
    return pl.col(kolonne).sort().gather(plass).first()


def _long_ill(fravaer: pl.DataFrame, per_dato: date) -> pl.DataFrame:
    """ansatt_id of those who are ill on per_dato, since more than 16 days."""
    i_dag = dagnummer(per_dato)
    kjent = fravaer.filter(pl.col("fra") <= per_dato).with_columns(
        pl.min_horizontal("til", pl.lit(per_dato)).alias("til")
    )
    return (
        spell_rows(kjent, per_dato, per_dato)
        .filter(pl.col("b") == i_dag, pl.col("varighet") > KORTTID)
        .select("ansatt_id")
    )
