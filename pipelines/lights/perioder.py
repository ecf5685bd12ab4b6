"""What the judge must know about each periode, one row per periode: its neighbours and words."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, Periodetype

KALENDERDAGER_PER_ARBEIDSDAG = 365.25 / 252

_SKJEMA: dict[str, type[pl.DataType]] = {
    "periode": pl.String,
    "periodetype": pl.String,
    "slutt": pl.Date,
    "dager": pl.Int64,
    "nummer": pl.Int64,
    "periode_foer": pl.String,
    "tre_aar": pl.String,
    "foreloepig": pl.Boolean,
    "nyeste": pl.Boolean,
    "tidsuttrykk": pl.String,
    "deler_av_perioden": pl.String,
    "sammenlignet_med": pl.String,
}


def describe_periods(
    maaltall: pl.DataFrame, virksomhet: pl.DataFrame, foreloepige: frozenset[str]
) -> pl.DataFrame:
    """One row per periode of `maaltall`; `virksomhet` is the virksomhet's own rows of it.

    periode_foer: the same periode a year earlier. tre_aar: the three-year window that ends with
    its last whole quarter. foreloepig: it touches a quarter that is. dagfaktor: as in `add_phi`.
    tidsuttrykk, deler_av_perioden and sammenlignet_med: as a sentence says them.
    """
    perioder = [Periode.parse(navn) for navn in maaltall["periode"].unique().sort()]
    siste = {slag: max(p.slutt for p in perioder if p.type is slag) for slag in _types(perioder)}
    rader = [_describe(periode, siste[periode.type], foreloepige) for periode in perioder]
    beskrevet = pl.DataFrame(rader, schema=_SKJEMA, orient="row")
    dagfaktor = virksomhet.select("periode", "avtalte_dagsverk", "aarsverk")
    return beskrevet.join(dagfaktor, on="periode", how="left").select(
        *_SKJEMA, dagfaktor=_day_factor()
    )


def _types(perioder: list[Periode]) -> set[Periodetype]:
    return {periode.type for periode in perioder}


def _describe(periode: Periode, siste: date, foreloepige: frozenset[str]) -> tuple[object, ...]:
    nyeste = periode.slutt == siste
    return (
        periode.navn,
        str(periode.type),
        periode.slutt,
        (periode.slutt - periode.start).days + 1,
        periode.nummer,
        periode.et_aar_foer.navn,
        f"{_last_whole_quarter(periode.slutt)}-S12",
        any(str(kvartal) in foreloepige for kvartal in periode.kvartaler),
        nyeste,
        _when(periode, nyeste),
        _parts(periode, nyeste),
        _year_before(periode, nyeste),
    )


def _last_whole_quarter(slutt: date) -> Kvartal:
    kvartal = Kvartal.of(slutt)
    return kvartal if kvartal.slutt == slutt else kvartal.plus(-1)


def _when(periode: Periode, nyeste: bool) -> str:
    if periode.type is not Periodetype.SISTE4:
        return f"i {periode.tekst}"
    if nyeste:
        return "siste fire kvartaler"
    return f"i de fire kvartalene til og med {Kvartal.of(periode.slutt).tekst}"


def _parts(periode: Periode, nyeste: bool) -> str:
    match periode.type:
        case Periodetype.KVARTAL:
            return f"de tre månedene i {periode.tekst}"
        case Periodetype.TERTIAL:
            return f"de fire månedene i {periode.tekst}"
        case Periodetype.AAR:
            return f"de fire kvartalene i {periode.tekst}"
        case _ if nyeste:
            return "de siste fire kvartalene"
    return f"de fire kvartalene til og med {Kvartal.of(periode.slutt).tekst}"


def _year_before(periode: Periode, nyeste: bool) -> str:
    """«i fjor» only where it must be true: a periode that ends the year is read in the next."""
    if periode.type in (Periodetype.SISTE4, Periodetype.SISTE12):
        aarsslutt = periode.slutt.month == 12
        return "samme periode i fjor" if nyeste and not aarsslutt else "samme periode året før"
    return periode.et_aar_foer.tekst


def _day_factor() -> pl.Expr:
    """Årsverk = avtalte / days of the periode in the data's unit, so the unit shows in them."""
    andel = pl.col("avtalte_dagsverk") / pl.col("aarsverk") / pl.col("dager")
    kalender = (andel > 0.85) & andel.is_finite()
    return (
        pl.when(kalender.fill_null(value=False))
        .then(pl.lit(KALENDERDAGER_PER_ARBEIDSDAG))
        .otherwise(pl.lit(1.0))
    )
