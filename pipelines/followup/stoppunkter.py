"""Which stop points a spell of illness has, when, and what has become of them."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pipelines.contract.codes import SYKEFRAVAER, Fravaerstype
from pipelines.followup.punkter import Ansvarlig, Status, Stoppunkt
from pipelines.settings import Oppfolging

__all__ = [
    "HENDELSER",
    "REGISTRERER_FRA",
    "Ansvarlig",
    "Status",
    "Stoppunkt",
    "is_current",
    "stop_points",
]

HENDELSER = {
    "ansatt_id": pl.UInt64,
    "hendelse": pl.String,
    "dato": pl.Date,
    "unoedvendig": pl.Boolean,
}
"""What was done, delivered or registered. unoedvendig: found åpenbart unødvendig on that day."""
REGISTRERER_FRA = {"ansatt_id": pl.UInt64, "fra": pl.Date}
"""People whose enhet registers here, for tilfeller that begin on `fra` or later."""
GRADERT = "Gradert: bare når en av partene ønsker det"

_TILFELLE = ["ansatt_id", "start"]
_UTEN_LOVFRIST = pl.col("stoppunkt") == Stoppunkt.PAAMINNELSE_12
_ETTER_RETUR = pl.col("stoppunkt") == Stoppunkt.SAMTALE_ETTER_RETUR


def is_current(per_dato: date, i_dag: date, regler: Oppfolging) -> bool:
    """Whether data of `per_dato` are new enough for a deadline to be said anything about.

    Data of a day that has not come say nothing either.
    """
    return -1 <= (i_dag - per_dato).days <= regler.gyldig_dager


def stop_points(  # noqa: PLR0913, PLR0917 - everything that decides a deadline
    tilfeller: pl.DataFrame,
    fravaer: pl.DataFrame,
    maksdatoer: pl.DataFrame,
    hendelser: pl.DataFrame,
    per_dato: date,
    i_dag: date,
    regler: Oppfolging,
    registrerer_fra: pl.DataFrame,
    *,
    siden: date | None = None,
) -> pl.DataFrame:
    """One row per tilfelle and Stoppunkt, by ansatt_id, start and time.

    tilfeller, maksdatoer: of oppfolgingstilfeller and maksdatoer, from `fravaer` as of `per_dato`.
    hendelser, registrerer_fra: as HENDELSER and REGISTRERER_FRA; no row, or fra null: not here.
    siden: leave out tilfeller whose last sick day was before; what was done still belongs to them.
    Returns
        ansatt_id, start    the tilfelle
        stoppunkt           value of Stoppunkt
        frist               the deadline; null where there is none: the talk after a return that has
                            not come or was from a short spell, maksdato when not ill on per_dato
        status              value of Status; null when the data are too old to say (is_current)
        utfoert             the day it was done or found unnecessary, else null
        unoedvendig         found åpenbart unødvendig
        merknad             why it is not aktuelt, where that needs a word, else null
        gjelder             whether the data show that it was due: the deadline came while she was
                            ill (after a return: there was one), and dialogmøte 1 not gradert
        registrerer         whether the enhet registers here for this tilfelle

    The first day is day 1, so that a deadline of 28 days is start + 27. What was done belongs to
    the newest tilfelle that had begun; the first time decides. «fristen er passert» is never said
    of an enhet that does not register here, nor of what is no duty (twelve weeks).
    Sources: see Stoppunkt.kilde.
    """
    med = tilfeller if siden is None else tilfeller.filter(pl.col("slutt") >= siden)
    frister = (
        _deadlines(med, maksdatoer, regler)
        .join(_done(hendelser, tilfeller), on=[*_TILFELLE, "stoppunkt"], how="left")
        .join(_registering(registrerer_fra), on="ansatt_id", how="left")
        .join(_part_time(med, fravaer, per_dato, regler), on=_TILFELLE, how="left")
        .with_columns(
            pl.col("unoedvendig").fill_null(value=False),
            registrerer=(pl.col("start") >= pl.col("registrerer_fra")).fill_null(value=False),
            gradert=(pl.col("grad") < 100).fill_null(value=False)
            & (pl.col("stoppunkt") == Stoppunkt.DIALOGMOTE_1),
        )
        .sort(*_TILFELLE, "rekkefoelge")
    )
    gyldig = is_current(per_dato, i_dag, regler)
    uaktuell = pl.col("gradert") & pl.col("utfoert").is_null() & gyldig
    naadd = _ETTER_RETUR | (pl.col("frist") <= pl.col("slutt"))
    return frister.select(
        *(*_TILFELLE, "stoppunkt", "frist"),
        _status(i_dag, regler, gyldig=gyldig),
        *("utfoert", "unoedvendig"),
        merknad=pl.when(uaktuell).then(pl.lit(GRADERT)),
        gjelder=(naadd & pl.col("frist").is_not_null() & ~pl.col("gradert")).fill_null(value=False),
        registrerer="registrerer",
    )


def _deadlines(
    tilfeller: pl.DataFrame, maksdatoer: pl.DataFrame, regler: Oppfolging
) -> pl.DataFrame:
    punkter = pl.DataFrame(
        [
            (punkt.value, nr, punkt.dager(regler), punkt.hvem is Ansvarlig.NAV)
            for nr, punkt in enumerate(Stoppunkt)
        ],
        schema={
            "stoppunkt": pl.String,
            "rekkefoelge": pl.Int64,
            "dager": pl.Int64,
            "navs": pl.Boolean,
        },
        orient="row",
    )
    lenge_borte = (pl.col("slutt") - pl.col("start")).dt.total_days() + 1 > regler.retur_etter_dager
    tilbake = ~pl.col("paagaar") & lenge_borte
    return (
        tilfeller.select(*_TILFELLE, "slutt", "paagaar")
        .join(maksdatoer.select("ansatt_id", "maksdato"), on="ansatt_id", how="left")
        .join(punkter, how="cross")
        .with_columns(
            frist=pl.when(pl.col("stoppunkt") == Stoppunkt.MAKSDATO)
            .then(pl.when("paagaar").then("maksdato"))
            .when(_ETTER_RETUR)
            .then(pl.when(tilbake).then(pl.col("slutt") + timedelta(days=regler.retur_dager)))
            .otherwise(pl.col("start") + pl.duration(days=pl.col("dager") - 1))
        )
    )


def _done(hendelser: pl.DataFrame, tilfeller: pl.DataFrame) -> pl.DataFrame:
    """Per tilfelle and stoppunkt the first that fulfils it; done goes before unnecessary."""
    fyller = {punkt.hendelse: punkt.value for punkt in Stoppunkt if punkt.hendelse is not None}
    return (
        hendelser.filter(pl.col("hendelse").is_in(list(fyller)))
        .sort("dato")
        .join_asof(
            tilfeller.select(*_TILFELLE, begynte="start").sort("begynte"),
            left_on="dato",
            right_on="begynte",
            by="ansatt_id",
            check_sortedness=False,
        )
        .filter(pl.col("start").is_not_null())
        .select(
            *_TILFELLE,
            stoppunkt=pl.col("hendelse").replace_strict(fyller, return_dtype=pl.String),
            utfoert="dato",
            unoedvendig=pl.col("unoedvendig").fill_null(value=False),
        )
        .sort("utfoert", "unoedvendig")
        .unique([*_TILFELLE, "stoppunkt"], keep="first", maintain_order=True)
    )


def _registering(registrerer_fra: pl.DataFrame) -> pl.DataFrame:
    return registrerer_fra.group_by("ansatt_id").agg(registrerer_fra=pl.col("fra").min())


def _part_time(
    tilfeller: pl.DataFrame, fravaer: pl.DataFrame, per_dato: date, regler: Oppfolging
) -> pl.DataFrame:
    """Per tilfelle that reaches dialogmøte 1: grad on that day, or on the last sick day before it.

    The highest of the registrations of that day; an egenmelding is of the whole day.
    """
    frist = pl.col("start") + timedelta(days=regler.dialogmote_1_dager - 1)
    borte_da = tilfeller.filter(pl.col("paagaar") | (pl.col("slutt") >= frist))
    siste = pl.min_horizontal(pl.col("til").fill_null(per_dato), "slutt", frist)
    hel = pl.col("type") == Fravaerstype.EGENMELDING
    return (
        borte_da.select(*_TILFELLE, "slutt")
        .join(fravaer.filter(pl.col("type").is_in(list(SYKEFRAVAER))), on="ansatt_id")
        .with_columns(siste=siste, grad=pl.when(hel).then(100.0).otherwise("grad"))
        .filter(pl.col("fra") <= pl.col("siste"))
        .group_by(_TILFELLE)
        .agg(pl.col("grad").filter(pl.col("siste") == pl.col("siste").max()).max())
    )


def _status(i_dag: date, regler: Oppfolging, *, gyldig: bool) -> pl.Expr:
    gjort, frist = pl.col("utfoert").is_not_null(), pl.col("frist")
    over_foer = ~pl.col("paagaar") & (pl.col("slutt") < frist) & ~_ETTER_RETUR
    i_tide = frist.is_null() | _UTEN_LOVFRIST | (pl.col("utfoert") <= frist)
    return (
        pl.when(gjort & pl.col("unoedvendig") & i_tide)
        .then(pl.lit(Status.UNOEDVENDIG.value))
        .when(gjort & pl.col("unoedvendig"))
        .then(pl.lit(Status.UNOEDVENDIG_SENT.value))
        .when(gjort & i_tide)
        .then(pl.lit(Status.GJENNOMFOERT.value))
        .when(gjort)
        .then(pl.lit(Status.ETTER_FRISTEN.value))
        .when(not gyldig)
        .then(None)
        .when(frist.is_null() | over_foer | pl.col("gradert"))
        .then(pl.lit(Status.IKKE_AKTUELT.value))
        .when("navs")
        .then(pl.lit(Status.NAV.value))
        .when(frist > i_dag + timedelta(days=regler.snart_dager))
        .then(pl.lit(Status.SENERE.value))
        .when(frist >= i_dag)
        .then(pl.lit(Status.SNART.value))
        .when(pl.col("registrerer") & ~_UTEN_LOVFRIST)
        .then(pl.lit(Status.PASSERT.value))
        .otherwise(pl.lit(Status.IKKE_REGISTRERT.value))
        .alias("status")
    )
