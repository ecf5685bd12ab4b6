"""Situations in real data (`pipelines.contract.situasjoner`): what is left out, what is changed.

Every reason to leave a row out is one expression that gives the situation's name, or null.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipelines.contract.codes import LEVERTE_TYPER, Fravaerstype, Situasjonstype, Status, Tabell
from pipelines.contract.profil import Profil, Tabellprofil, delivered_columns
from pipelines.ingest.koder import fold
from pipelines.ingest.parse import parse_number
from pipelines.settings import Opptelling

_PER_STATUS = {
    Status.AVSLAATT.value: "avslått",
    Status.ANNULLERT.value: "annullert",
    Status.IKKE_GODKJENT.value: "ikke_godkjent",
}
_PER_TYPE = {
    Situasjonstype.AVVENTENDE_SYKMELDING.value: "avventende_sykmelding",
    Situasjonstype.REISETILSKUDD.value: "reisetilskudd",
    Situasjonstype.ANNET.value: "annet_fravaer",
}
_DELT_DAG = [Fravaerstype.EGENMELDING.value, Fravaerstype.SYKT_BARN.value]
_HEL_UTEN_GRAD = [str(t) for t in LEVERTE_TYPER if t is not Fravaerstype.SYKMELDING]


def not_chosen(oppsett: Tabellprofil) -> pl.Expr:
    """Why the profile leaves a delivered row out."""
    grunner: list[pl.Expr] = [
        pl.when(_folded(regel.kolonne).is_in([fold(v) for v in regel.verdier])).then(
            pl.lit(regel.grunn)
        )
        for regel in oppsett.utelat
    ]
    for kolonne, verdier in oppsett.behold.items():
        grunn = "undergruppe" if kolonne == "gruppe" else f"{kolonne}_ikke_valgt"
        valgt = _folded(kolonne).fill_null("").is_in([fold(v) for v in verdier])
        grunner.append(pl.when(~valgt).then(pl.lit(grunn)))
    return _first(grunner)


def repeated(rader: pl.DataFrame, tabell: Tabell) -> pl.Expr:
    """Why a row that says the same as one before is left out."""
    kolonner = sorted(delivered_columns(tabell) & set(rader.columns))
    foerste = pl.struct(kolonner).is_first_distinct()
    return pl.when(~foerste).then(pl.lit("dobbel_rad"))


def not_counted(tabell: Tabell, profil: Profil) -> pl.Expr:
    """Why a row, in the contract's codes, is nothing that the figures count."""
    if tabell is Tabell.ARBEIDSFORHOLD:
        prosent = pl.col("stillingsprosent")
        null = parse_number(prosent, profil.desimaltegn) == 0
        return pl.when(prosent.is_null() | null).then(pl.lit("stillingsprosent_0_eller_tom"))
    if tabell is Tabell.FRAVAER:
        return _first(
            [
                pl.col("status").replace_strict(_PER_STATUS, default=None, return_dtype=pl.String),
                pl.col("type").replace_strict(_PER_TYPE, default=None, return_dtype=pl.String),
            ]
        )
    return _first([])


def absence_not_counted(uttrekksdato: date, opptelling: Opptelling) -> pl.Expr:
    """Why a typed absence is left out: treatment periods, parts of a day, not begun yet."""
    er_behandling = pl.col("type") == Situasjonstype.BEHANDLINGSDAG
    enkeltdag = pl.col("fra").eq_missing(pl.col("til"))
    liten = pl.col("grad") < opptelling.del_av_dag_min_grad
    positiv = pl.col("grad") > 0
    return _first(
        [
            pl.when(er_behandling & ~enkeltdag).then(pl.lit("behandlingsdag_periode")),
            pl.when(_is_part_of_day() & liten & positiv).then(pl.lit("under_halv_dag")),
            pl.when(pl.col("til").is_null() & (pl.col("fra") > uttrekksdato)).then(
                pl.lit("starter_etter_uttrekket")
            ),
        ]
    )


def treatment_day_again() -> pl.Expr:
    """Why a treatment day is left out: the person has an earlier one in the same week."""
    er_behandling = pl.col("type") == Situasjonstype.BEHANDLINGSDAG
    uken = pl.col("fra").dt.truncate("1w")
    foerste = pl.col("fra").filter(er_behandling).min().over("ansattnr", uken)
    return pl.when(er_behandling & (pl.col("fra") > foerste)).then(
        pl.lit("behandlingsdag_flere_i_uken")
    )


def treated(rader: pl.DataFrame) -> dict[str, int]:
    """How many absences a situation changes the counting of, by situation."""
    antall = rader.select(
        behandlingsdag=(pl.col("type") == Situasjonstype.BEHANDLINGSDAG).sum(),
        etter_maksdato=(pl.col("type") == Situasjonstype.ETTER_MAKSDATO).sum(),
        del_av_dag=_is_part_of_day().sum(),
        egenmelding_gradert=is_graded_self_certified().sum(),
    )
    return {navn: n for navn, n in antall.row(0, named=True).items() if n}


def as_counted(opptelling: Opptelling) -> list[pl.Expr]:
    """`type` and `grad` of an absence as the figures count them."""
    etter_maksdato = (
        Fravaerstype.PERMISJON
        if opptelling.fravaer_etter_maksdato == "permisjon"
        else Fravaerstype.SYKMELDING
    )
    typer = {
        Situasjonstype.BEHANDLINGSDAG.value: Fravaerstype.SYKMELDING.value,
        Situasjonstype.ETTER_MAKSDATO.value: etter_maksdato.value,
    }
    hel = pl.when(pl.col("type").is_in(_HEL_UTEN_GRAD)).then(pl.lit(100.0))
    grad = pl.when(~is_graded_self_certified()).then("grad")
    return [pl.col("type").replace(typer), pl.coalesce(grad, hel).alias("grad")]


def is_graded_self_certified() -> pl.Expr:
    """Egenmelding over several days with a grad: the law knows none, so it counts as whole."""
    flere_dager = pl.col("fra").ne_missing(pl.col("til"))
    gradert = (pl.col("grad") > 0) & (pl.col("grad") < 100)
    return ((pl.col("type") == Fravaerstype.EGENMELDING) & flere_dager & gradert).fill_null(False)


def outside(fra: date, til: date) -> pl.Expr:
    """Why a row that touches no covered day is left out."""
    utenfor = (pl.col("fra") > til) | (pl.col("til") < fra).fill_null(False)
    return pl.when(utenfor).then(pl.lit("utenfor_perioden"))


def _is_part_of_day() -> pl.Expr:
    enkeltdag = pl.col("fra") == pl.col("til")
    return pl.col("type").is_in(_DELT_DAG) & enkeltdag & (pl.col("grad") < 100)


def _folded(kolonne: str) -> pl.Expr:
    return pl.col(kolonne).str.replace_all(r"\s+", " ").str.strip_chars().str.to_lowercase()


def _first(grunner: Sequence[pl.Expr]) -> pl.Expr:
    return pl.coalesce(*grunner, pl.lit(None, dtype=pl.String))
